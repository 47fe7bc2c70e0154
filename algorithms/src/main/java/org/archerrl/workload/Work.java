package org.archerrl.workload;

/** The kinds of work. */
public enum Work {
    /** Draws {@code fresh} tokens after each of {@code batch} prompts from a GPT-2. */
    SAMPLE {
        @Override
        public Workload open(Sizes sizes) {
            return new SampleWork(sizes);
        }
    },
    /** One policy-gradient step of a GPT-2 on {@code batch} utterances of {@code fresh} tokens, each after its prompt. */
    POLICY {
        @Override
        public Workload open(Sizes sizes) {
            return new PolicyWork(sizes);
        }
    },
    /** One step of the critic over a RoBERTa on {@code batch} pairs of an observation and an utterance. */
    CRITIC {
        @Override
        public Workload open(Sizes sizes) {
            return new CriticWork(sizes);
        }
    };

    /** Makes the network and what it is given; closed by the caller. */
    public abstract Workload open(Sizes sizes);
}
