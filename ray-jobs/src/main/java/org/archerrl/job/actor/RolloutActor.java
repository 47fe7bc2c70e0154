package org.archerrl.job.actor;

import java.util.Map;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.Speaker;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.torch.TorchLibraries;

/** Plays episodes with its replica of the policy, and of the critic where that has a say. */
public final class RolloutActor implements Answering {
    private Speaker speaker;
    private RolloutWorker worker;

    @Override
    public String ping() {
        TorchLibraries.load();
        return "rollout";
    }

    /**
     * Takes the policy; the first time, opens the environments too. May be repeated.
     *
     * @param criticFiles of the evaluator's learner; empty where the critic has no say, or none yet
     */
    public String setPolicy(String recipeYaml, byte[] policyFiles, byte[] criticFiles, int version) {
        Map<String, byte[]> policy = Wire.FILES.decode(policyFiles);
        Map<String, byte[]> critic = Wire.FILES.decode(criticFiles);
        if (worker == null) {
            Recipe recipe = Recipes.resolved(recipeYaml);
            TokenPolicy replica = recipe.policy().speaking(policy);
            speaker = new Speaker(recipe.spec(), recipe.evaluators(), replica);
            worker = new RolloutWorker(
                    recipe.environment().spec(),
                    speaker.voice(),
                    recipe.policy().format(replica.tokenizer(), replica.chatTemplate()),
                    recipe.rollout().environmentsPerWorker());
        }
        speaker.set(policy, version);
        if (!critic.isEmpty()) {
            speaker.advise(critic);
        }
        return "set";
    }

    /**
     * Plays episodes number {@code first} and following; seed and number decide everything random in an episode.
     *
     * @param groupSize how many episodes in a row play the same task instance
     */
    public byte[] collect(long first, int episodes, long seed, int groupSize) {
        return Wire.EPISODES.encode(worker.collect(first, episodes, new Seed(seed), Decoding.SAMPLE, groupSize));
    }
}
