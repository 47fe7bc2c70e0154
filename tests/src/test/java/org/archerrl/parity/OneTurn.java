package org.archerrl.parity;

import com.google.common.primitives.Ints;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;

/** Golden token rows as episodes of one turn. */
final class OneTurn {
    private OneTurn() {}

    /** A context, what was said in it, and nothing after. */
    static TokenTrajectory of(int[] context, int[] utterance) {
        return episode(Ints.concat(context, utterance), context.length, context.length + utterance.length, 0);
    }

    /** A context, what was said in it, and a context of its own after that. */
    static TokenTrajectory of(int[] context, int[] utterance, int[] next) {
        int end = context.length + utterance.length;
        return episode(Ints.concat(context, utterance, next), context.length, end, end);
    }

    private static TokenTrajectory episode(int[] tokens, int contextEnd, int end, int next) {
        return new TokenTrajectory(
                "golden",
                0,
                tokens,
                List.of(new TokenTurn(0, contextEnd, end, new float[0], 0, Ending.TERMINATED)),
                next);
    }

    static EpisodeBatch batch(int[][] contexts, int[][] utterances) {
        return new EpisodeBatch(IntStream.range(0, contexts.length)
                .mapToObj(n -> of(contexts[n], utterances[n]))
                .toList());
    }
}
