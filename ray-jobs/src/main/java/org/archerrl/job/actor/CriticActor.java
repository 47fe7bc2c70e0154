package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.archerrl.job.cluster.OwnDevice;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.Evaluators;
import org.archerrl.learn.Peers;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.TorchLibraries;
import org.archerrl.variant.Evaluator;

/** Holds the evaluator's learner, and with it a replica of the policy. */
public final class CriticActor implements Following, Joining {
    private EvaluatorLearner learner;
    private Peers peers = Peers.ALONE;

    @Override
    public String ping() {
        TorchLibraries.load();
        return "critic";
    }

    /** Starts with a freshly drawn critic, beside the warm start's policy. */
    public String init(String recipeYaml, byte[] policyFiles) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        Seed seed = new Seed(recipe.seed()).child("critic");
        start(recipe, evaluators(recipe).fresh(first(recipe, policyFiles), reference(recipe, policyFiles), seed));
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
                evaluators(recipe)
                        .restored(
                                replica(recipe, policyFiles),
                                reference(recipe, referenceFiles),
                                Wire.FILES.decode(files)));
        return "restored";
    }

    @Override
    public String join(String sums, int rank, int count) {
        peers = ActorPeers.of(sums, rank, count);
        return "joined";
    }

    /** Returns the name of the device that this actor was given. */
    public String device(String recipeYaml) {
        return OwnDevice.of(Recipes.resolved(recipeYaml).placement().critic().gpus())
                .toString();
    }

    private static ComputeDevice device(Recipe recipe) {
        return OwnDevice.usable(recipe.placement().critic().gpus(), "placement.critic.gpus");
    }

    private Evaluators evaluators(Recipe recipe) {
        return recipe.evaluators().on(device(recipe)).among(peers);
    }

    /** A language model starts as a copy of the replica, whose weights are therefore kept so that they can be read. */
    private static TokenPolicy first(Recipe recipe, byte[] files) {
        return recipe.spec().evaluator().model() == Evaluator.Model.LANGUAGE_MODEL
                ? recipe.policy().learning(Wire.FILES.decode(files), device(recipe))
                : replica(recipe, files);
    }

    private static TokenPolicy replica(Recipe recipe, byte[] files) {
        Map<String, byte[]> decoded = Wire.FILES.decode(files);
        return recipe.policy().speaking(decoded, device(recipe));
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

    @Override
    public String receive(long from, ByteBuffer part) {
        learner.replica().ifPresent(policy -> policy.receive(from, part));
        return "taken";
    }

    @Override
    public String received(int version) {
        learner.replica().ifPresent(policy -> policy.received(version));
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
