package org.archerrl.job.actor;

import java.util.Map;
import java.util.Optional;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.torch.TorchLibraries;
import org.archerrl.variant.Evaluator;

/** Holds the evaluator's learner, and with it a replica of the policy. */
public final class CriticActor implements Answering {
    private EvaluatorLearner learner;

    @Override
    public String ping() {
        TorchLibraries.load();
        return "critic";
    }

    /** Starts with a freshly drawn critic, beside the warm start's policy. */
    public String init(String recipeYaml, byte[] policyFiles) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        Seed seed = new Seed(recipe.seed()).child("critic");
        start(recipe, recipe.evaluators().fresh(first(recipe, policyFiles), reference(recipe, policyFiles), seed));
        return "ready";
    }

    /**
     * Starts with what {@link #files} returned.
     *
     * @param referenceFiles the warm start's policy
     */
    public String restore(String recipeYaml, byte[] policyFiles, byte[] referenceFiles, byte[] files) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        start(
                recipe,
                recipe.evaluators()
                        .restored(
                                replica(recipe, policyFiles),
                                reference(recipe, referenceFiles),
                                Wire.FILES.decode(files)));
        return "restored";
    }

    /** A language model starts as a copy of the replica, whose weights are therefore kept so that they can be read. */
    private static TokenPolicy first(Recipe recipe, byte[] files) {
        return recipe.spec().evaluator().model() == Evaluator.Model.LANGUAGE_MODEL
                ? recipe.policy().learning(Wire.FILES.decode(files))
                : replica(recipe, files);
    }

    private static TokenPolicy replica(Recipe recipe, byte[] files) {
        Map<String, byte[]> decoded = Wire.FILES.decode(files);
        return recipe.policy().speaking(decoded);
    }

    private static Optional<TokenPolicy> reference(Recipe recipe, byte[] files) {
        return recipe.spec().needsReference() ? Optional.of(replica(recipe, files)) : Optional.empty();
    }

    private void start(Recipe recipe, EvaluatorLearner started) {
        if (learner != null) {
            learner.close();
        }
        learner = started;
        learner.follow(recipe.criticSchedule());
    }

    /** Replaces the weights of the policy replica. */
    public String setPolicy(byte[] policyFiles, int version) {
        learner.setPolicy(Wire.FILES.decode(policyFiles), version);
        return "set";
    }

    /** Takes one optimizer step on each batch and returns the mean report. */
    public byte[] update(byte[] batches, long seed) {
        return Wire.REPORT.encode(learner.updates(Wire.BATCHES.decode(batches), new Seed(seed)));
    }

    /** Values what the policy is to learn from at every turn. */
    public byte[] score(byte[] trajectories, long seed) {
        return Wire.SCORED.encode(learner.score(Wire.TRAJECTORIES.decode(trajectories), new Seed(seed)));
    }

    /** Holds values against the returns of episodes that were not learnt from. */
    public byte[] assess(byte[] trajectories) {
        return Wire.REPORT.encode(learner.assess(Wire.TRAJECTORIES.decode(trajectories)));
    }

    /** Returns the learner's whole state. */
    public byte[] files() {
        return Wire.FILES.encode(learner.files());
    }
}
