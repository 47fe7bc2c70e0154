package org.archerrl.rollout;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;

/** What speaks in episodes: a policy, and whatever else has a say in its utterances. */
public interface Voice {
    /** Returns the policy, whose tokenizer and version stand for the voice; owned by the caller. */
    TokenPolicy policy();

    /**
     * Starts to speak in seats that are played side by side.
     *
     * @param stopping says when an utterance is over
     */
    Speech speech(int seats, Stopping stopping);

    /**
     * What a seat is to speak after.
     *
     * @param seen all tokens that the policy sees; not to be changed
     * @param random the source of the seat's draws
     * @param supposing what the episode would be if it ended with an utterance
     */
    record Heard(int[] seen, SplittableRandom random, Function<int[], TokenTrajectory> supposing) {}

    /** Speaks in a fixed number of seats, and keeps what it has read of each. */
    interface Speech extends AutoCloseable {
        /**
         * Speaks once in each seat that is played.
         *
         * @param step for what is computed on the way
         * @param heard for each seat, none where nobody plays
         * @return one utterance for each seat, garbage where nobody plays
         */
        Utterances speak(NDManager step, List<Optional<Heard>> heard, Decoding decoding);

        @Override
        void close();
    }
}
