package org.archerrl.learn;

import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;

/**
 * Rewrites episodes for a reader who is told what the task keeps from the policy: each context begins with it, then a separator.
 *
 * <p>What is kept takes at most half of what the reader sees, cut at its end. Where it leaves no room for a segment, each of
 * that segment's turns gets one of its own, its history cut on the left.
 */
final class Told {
    private final int context;
    private final int maxUtterance;
    private final int[] prefix;
    private final ImmutableIntArray.Builder stream = ImmutableIntArray.builder();
    private final List<TokenTurn> turns = new ArrayList<>();
    private int written;

    private Told(int[] privileged, int separator, int context, int maxUtterance) {
        this.context = context;
        this.maxUtterance = maxUtterance;
        this.prefix = Ints.concat(
                Arrays.copyOf(privileged, Math.min(privileged.length, context / 2 - 1)), new int[] {separator});
    }

    /**
     * Rewrites an episode; its turns keep their order, and their utterances are the same.
     *
     * @param separator the token after what the task keeps
     * @param context most tokens that the reader sees, an utterance included
     * @param maxUtterance most tokens of an utterance that may be read at one of the turns
     */
    static TokenTrajectory of(TokenTrajectory episode, int separator, int context, int maxUtterance) {
        Told told = new Told(episode.privileged(), separator, context, maxUtterance);
        List<TokenTurn> all = episode.turns();
        for (int from = 0; from < all.size(); ) {
            int to = from + 1;
            while (to < all.size()
                    && all.get(to).contextStart() == all.get(from).contextStart()) {
                to++;
            }
            told.add(episode.tokens(), all.subList(from, to));
            from = to;
        }
        int lastStart = told.turns.get(told.turns.size() - 1).contextStart();
        return new TokenTrajectory(
                episode.episodeId(), episode.instance(), told.stream.build().toArray(), told.turns, lastStart);
    }

    private void add(int[] tokens, List<TokenTurn> segment) {
        TokenTurn last = segment.get(segment.size() - 1);
        int start = last.contextStart();
        int end = Math.max(last.utteranceEnd(), last.contextEnd() + maxUtterance);
        if (prefix.length + end - start <= context) {
            int segmentStart = written;
            append(prefix);
            int shift = written - start;
            append(Arrays.copyOfRange(tokens, start, last.utteranceEnd()));
            segment.forEach(turn -> take(turn, segmentStart, shift));
            return;
        }
        for (TokenTurn turn : segment) {
            int room = context - prefix.length - Math.max(maxUtterance, turn.utteranceLength());
            int kept = Math.max(start, turn.contextEnd() - room);
            int segmentStart = written;
            append(prefix);
            int shift = written - kept;
            append(Arrays.copyOfRange(tokens, kept, turn.utteranceEnd()));
            take(turn, segmentStart, shift);
        }
    }

    private void take(TokenTurn turn, int segmentStart, int shift) {
        turns.add(new TokenTurn(
                segmentStart,
                turn.contextEnd() + shift,
                turn.utteranceEnd() + shift,
                turn.policyVersion(),
                turn.anchor(),
                turn.logProbs(),
                turn.reward(),
                turn.ending()));
    }

    private void append(int[] ids) {
        Arrays.stream(ids).forEach(stream::add);
        written += ids.length;
    }
}
