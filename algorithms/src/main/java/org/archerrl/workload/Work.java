package org.archerrl.workload;

import org.archerrl.torch.ComputeDevice;

/** The kinds of work. */
public enum Work {
    /** Draws {@code fresh} tokens after each of {@code batch} prompts from a GPT-2. */
    SAMPLE {
        @Override
        public Workload open(Sizes sizes, ComputeDevice device) {
            return new SampleWork(sizes, device);
        }
    },
    /** One policy-gradient step of a GPT-2 on {@code batch} utterances of {@code fresh} tokens, each after its prompt. */
    POLICY {
        @Override
        public Workload open(Sizes sizes, ComputeDevice device) {
            return new PolicyWork(sizes, device);
        }
    },
    /** One step of the critic over a RoBERTa on {@code batch} pairs of an observation and an utterance. */
    CRITIC {
        @Override
        public Workload open(Sizes sizes, ComputeDevice device) {
            return new CriticWork(sizes, device);
        }
    };

    /** Makes the network on {@code device} and what it is given, the same on each; closed by the caller. */
    public abstract Workload open(Sizes sizes, ComputeDevice device);
}
