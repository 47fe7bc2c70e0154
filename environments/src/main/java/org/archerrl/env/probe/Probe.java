package org.archerrl.env.probe;

import java.util.SplittableRandom;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;

/** What probes share: they draw from one source, and blanks around what is said mean nothing. */
abstract class Probe extends EpisodicEnvironment {
    /** Starts an episode and returns its first text. */
    abstract String begin(SplittableRandom random);

    /** Answers what was said, given without the blanks around it. */
    abstract Outcome hear(String said);

    @Override
    protected final String begin(long seed) {
        return begin(new SplittableRandom(seed));
    }

    @Override
    protected final Outcome answer(String utterance) {
        return hear(utterance.strip());
    }
}
