package org.archerrl.learn;

import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.Utterances;

/** The utterances that a batch itself holds. */
final class Recorded {
    private Recorded() {}

    /** Returns them, one a turn, with the log-probabilities that were stored with them. */
    static Utterances utterances(EpisodeBatch batch) {
        return new Utterances(
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new),
                IntStream.range(0, batch.turns())
                        .mapToObj(n -> batch.turn(n).logProbs())
                        .toArray(float[][]::new));
    }
}
