package org.archerrl.job.actor;

import java.util.Map;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.RolloutWorker;

/** Plays episodes with its replica of the policy. */
public final class RolloutActor implements Answering {
    private TokenPolicy policy;
    private RolloutWorker worker;

    @Override
    public String ping() {
        return "rollout";
    }

    /** Takes the policy; the first time, opens the environments too. May be repeated. */
    public String setPolicy(String recipeYaml, byte[] policyFiles, int version) {
        Map<String, byte[]> files = Wire.FILES.decode(policyFiles);
        if (worker == null) {
            Recipe recipe = Recipes.resolved(recipeYaml);
            policy = recipe.policy().speaking(files);
            worker = new RolloutWorker(
                    recipe.environment().spec(),
                    policy,
                    recipe.policy().format(policy.tokenizer(), policy.chatTemplate()),
                    recipe.rollout().environmentsPerWorker());
        }
        policy.setWeights(files, version);
        return "set";
    }

    /** Plays episodes number {@code first} and following; seed and number decide everything random in an episode. */
    public byte[] collect(long first, int episodes, long seed, String decoding) {
        return Wire.EPISODES.encode(worker.collect(first, episodes, new Seed(seed), Decoding.parse(decoding)));
    }
}
