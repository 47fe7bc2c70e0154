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
 * @param instance the task instance: episodes of the same number were played from the same start, with the same hidden things
 * @param tokens all segments, one after the other
 * @param turns the turns in order; the last one, and only it, ends the episode
 * @param finalContextStart first token of the context after the last turn (its value matters only on truncation)
 * @param privileged what the task knows and the policy may not see, in tokens; empty where the task has nothing of the kind
 */
public record TokenTrajectory(
        String episodeId, long instance, int[] tokens, List<TokenTurn> turns, int finalContextStart, int[] privileged) {
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

    /** An episode of a task that keeps nothing from the policy. */
    public TokenTrajectory(
            String episodeId, long instance, int[] tokens, List<TokenTurn> turns, int finalContextStart) {
        this(episodeId, instance, tokens, turns, finalContextStart, new int[0]);
    }

    /** Returns whether a scripted player spoke, or nobody knows who. */
    public boolean wasDemonstrated() {
        return turns.get(0).policyVersion() == TokenTurn.NO_POLICY;
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
