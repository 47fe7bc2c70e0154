package org.archerrl.env.probe;

import java.util.SplittableRandom;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;

/** The order of calls that every probe shares; a probe itself only begins and answers. */
abstract class Probe implements TextEnvironment {
    private boolean running;

    /** Starts an episode and returns its first text. */
    abstract String begin(SplittableRandom random);

    /** Answers an utterance, given without the blanks around it. */
    abstract Outcome answer(String words);

    @Override
    public final String reset(long seed) {
        running = true;
        return begin(new SplittableRandom(seed));
    }

    @Override
    public final Outcome step(String utterance) {
        if (!running) {
            throw new IllegalStateException("no episode is running: call reset first");
        }
        Outcome outcome = answer(utterance.strip());
        running = !outcome.ending().isLast();
        return outcome;
    }
}
