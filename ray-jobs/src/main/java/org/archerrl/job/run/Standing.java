package org.archerrl.job.run;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.FrozenPolicy;

/**
 * Where a run stands: the small facts of a checkpoint.
 *
 * @param iteration the last finished one; 0 is the warm start
 * @param episodes collected so far
 * @param turns collected so far
 * @param criticSteps how many of the critic's steps before the first policy update are done
 * @param policyVersion of the policy
 * @param bestReturn mean return of the best evaluation after the warm start; negative infinity when there is none
 * @param seconds wall time so far
 */
public record Standing(
        int iteration,
        long episodes,
        long turns,
        int criticSteps,
        int policyVersion,
        double bestReturn,
        double seconds) {
    /** Where every run starts. */
    public static final Standing START = new Standing(0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0);

    /** Returns where the run stands after collecting for an iteration. */
    public Standing collected(int newIteration, int newEpisodes, int newTurns) {
        return new Standing(
                newIteration,
                episodes + newEpisodes,
                turns + newTurns,
                criticSteps,
                policyVersion,
                bestReturn,
                seconds);
    }

    /** Returns where the run stands after some of the critic's first steps. */
    public Standing fitted(int newCriticSteps) {
        return new Standing(iteration, episodes, turns, newCriticSteps, policyVersion, bestReturn, seconds);
    }

    /** Returns where the run stands with a better evaluation. */
    public Standing better(double newBestReturn) {
        return new Standing(iteration, episodes, turns, criticSteps, policyVersion, newBestReturn, seconds);
    }

    /** Returns where the run stands at the moment of saving. */
    public Standing saved(int newPolicyVersion, double newSeconds) {
        return new Standing(iteration, episodes, turns, criticSteps, newPolicyVersion, bestReturn, newSeconds);
    }

    /** Returns whether what the critic says may change what is said: not before enough was collected for it to learn from. */
    public boolean isPastWarmUp(AlgorithmSpec spec) {
        return episodes >= spec.regime().warmUpEpisodes();
    }

    /** Returns whether a critic has a say in what is said: only beside a policy that never moves, and once it has learnt. */
    public boolean isAdvised(AlgorithmSpec spec) {
        return spec.extraction() instanceof FrozenPolicy && iteration > 0 && isPastWarmUp(spec);
    }

    Map<String, String> facts() {
        return ImmutableMap.<String, String>builder()
                .put("iteration", Integer.toString(iteration))
                .put("episodes", Long.toString(episodes))
                .put("turns", Long.toString(turns))
                .put("criticSteps", Integer.toString(criticSteps))
                .put("policyVersion", Integer.toString(policyVersion))
                .put("bestReturn", Double.toString(bestReturn))
                .put("seconds", Double.toString(seconds))
                .buildOrThrow();
    }

    static Standing of(Map<String, String> facts) {
        try {
            return new Standing(
                    Integer.parseInt(facts.get("iteration")),
                    Long.parseLong(facts.get("episodes")),
                    Long.parseLong(facts.get("turns")),
                    Integer.parseInt(facts.get("criticSteps")),
                    Integer.parseInt(facts.get("policyVersion")),
                    Double.parseDouble(facts.get("bestReturn")),
                    Double.parseDouble(facts.get("seconds")));
        } catch (NumberFormatException | NullPointerException e) {
            throw new CheckpointException("the checkpoint's manifest lacks the run's facts: " + facts, e);
        }
    }
}
