package org.archerrl.replay;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * One episode as the token ids that were really seen and sampled. Nothing is tokenised again for training.
 *
 * <p>The stream holds one or more segments. Turns with the same {@code contextStart} share a segment: each sees all of it
 * up to its own {@code contextEnd}. A task that shows only its newest observation has a segment for each turn.
 *
 * @param episodeId unique within a run; replay takes each id once
 * @param policyVersion the version of the policy that spoke, -1 for a scripted player
 * @param tokens all segments, one after the other
 * @param turns the turns in order; the last one, and only it, ends the episode
 * @param finalContextStart first token of the context after the last turn (its value matters only on truncation)
 */
public record TokenTrajectory(
        String episodeId, int policyVersion, int[] tokens, List<TokenTurn> turns, int finalContextStart) {
    public TokenTrajectory {
        turns = ImmutableList.copyOf(turns);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("episode " + episodeId + " has no turn");
        }
        TokenTurn last = turns.get(turns.size() - 1);
        if (!last.ending().isLast() || last.utteranceEnd() > tokens.length || finalContextStart >= tokens.length) {
            throw new IllegalArgumentException("episode " + episodeId + " is not whole: " + last + " in a stream of "
                    + tokens.length + " tokens, final context from " + finalContextStart);
        }
    }

    /** Returns the undiscounted, unscaled sum of rewards. */
    public double totalReward() {
        return turns.stream().mapToDouble(TokenTurn::reward).sum();
    }

    /** Returns where the context of turn {@code t} starts; {@code t} may be the number of turns (after the last one). */
    public int contextStart(int t) {
        return t < turns.size() ? turns.get(t).contextStart() : finalContextStart;
    }

    /** Returns where the context of turn {@code t} ends, exclusive; {@code t} may be the number of turns. */
    public int contextEnd(int t) {
        return t < turns.size() ? turns.get(t).contextEnd() : tokens.length;
    }
}
