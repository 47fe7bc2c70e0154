package org.archerrl.learn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/**
 * Learns what was done is worth, and tells the policy learner.
 *
 * <p>It holds a replica of the policy where it needs fresh utterances: they are sampled here, beside the critic, so that only the
 * policy's weights travel, once for each version.
 */
public interface EvaluatorLearner extends AutoCloseable {
    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    void follow(Schedule schedule);

    /** Returns the replica of the policy, whose weights are kept up by the caller, if there is one; owned here. */
    Optional<TokenPolicy> replica();

    /** Takes one optimizer step on each batch of whole episodes, batch i with {@code seed.child("batch", i)}. */
    UpdateReport updates(List<List<TokenTrajectory>> batches, Seed seed);

    /** Values what the policy is to learn from at the turns of these episodes. */
    ScoredUtterances score(List<TokenTrajectory> episodes, Seed seed);

    /** Holds what it says against the returns of episodes that it has not learnt from. */
    UpdateReport assess(List<TokenTrajectory> newEpisodes);

    /** Returns the learner's state as files. */
    Map<String, byte[]> files();

    @Override
    void close();
}
