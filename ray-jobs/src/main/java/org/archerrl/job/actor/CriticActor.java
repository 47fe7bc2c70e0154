package org.archerrl.job.actor;

import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.CriticLearner;
import org.archerrl.rl.Seed;

/** Holds the critic learner, and with it a replica of the policy. */
public final class CriticActor implements Answering {
    private CriticLearner learner;
    private int utterancesPerState;

    @Override
    public String ping() {
        return "critic";
    }

    /** Starts with a freshly drawn critic. */
    public String init(String recipeYaml, byte[] policyFiles) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        start(
                recipe,
                new CriticLearner(
                        recipe.critic(),
                        recipe.policy().speaking(Wire.FILES.decode(policyFiles)),
                        recipe.algorithm().critic(),
                        recipe.environment().spec().maxUtteranceTokens(),
                        new Seed(recipe.seed()).child("critic")));
        return "ready";
    }

    /** Starts with what {@link #files} returned. */
    public String restore(String recipeYaml, byte[] policyFiles, byte[] files) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        start(
                recipe,
                CriticLearner.restored(
                        recipe.critic(),
                        recipe.policy().speaking(Wire.FILES.decode(policyFiles)),
                        recipe.algorithm().critic(),
                        recipe.environment().spec().maxUtteranceTokens(),
                        Wire.FILES.decode(files)));
        return "restored";
    }

    private void start(Recipe recipe, CriticLearner started) {
        if (learner != null) {
            learner.close();
        }
        learner = started;
        learner.follow(recipe.criticSchedule());
        utterancesPerState = recipe.algorithm().extraction().utterancesPerState();
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

    /** Samples fresh utterances at every turn and values them. */
    public byte[] score(byte[] trajectories, long seed) {
        return Wire.SCORED.encode(
                learner.score(Wire.TRAJECTORIES.decode(trajectories), utterancesPerState, new Seed(seed)));
    }

    /** Holds Q and V against the returns of episodes that were not learnt from. */
    public byte[] assess(byte[] trajectories) {
        return Wire.REPORT.encode(learner.assess(Wire.TRAJECTORIES.decode(trajectories)));
    }

    /** Returns the learner's whole state. */
    public byte[] files() {
        return Wire.FILES.encode(learner.files());
    }
}
