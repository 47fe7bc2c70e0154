package org.archerrl.job.actor;

import java.util.Map;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.cluster.OwnDevice;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.PolicyModel;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.BehaviourCloning;
import org.archerrl.learn.Departure;
import org.archerrl.learn.MicroBatches;
import org.archerrl.learn.Peers;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.UpdateReport;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.MemoryBudget;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.TorchLibraries;

/** Holds the policy and its two learners: behaviour cloning first, the policy gradient afterwards. */
public final class PolicyActor implements WeightSource, Joining {
    private TokenPolicy policy;
    private BehaviourCloning cloning;
    private PolicyLearner learner;
    private Peers peers = Peers.ALONE;

    @Override
    public String ping() {
        TorchLibraries.load();
        return "policy";
    }

    @Override
    public String join(String sums, int rank, int count) {
        peers = ActorPeers.of(sums, rank, count);
        return "joined";
    }

    /** Returns the name of the device that this actor was given. */
    public String device(String recipeYaml) {
        return OwnDevice.of(Recipes.resolved(recipeYaml).placement().policy().gpus())
                .toString();
    }

    /** Starts with a freshly drawn policy that sees {@code context} tokens. */
    public String init(String recipeYaml, String tokenizerJson, int context) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        Seed seed = new Seed(recipe.seed()).child("policy");
        Tokenizer tokenizer = Tokenizer.fromJson(tokenizerJson);
        TransformerConfig config = recipe.policy().builtIn(tokenizer, context);
        teach(recipe, TokenPolicy.initialised(config, tokenizer, device(recipe, config), seed));
        return "ready";
    }

    /** Starts with the pretrained model that the recipe names; returns how many tokens of an episode it sees. */
    public int open(String recipeYaml) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        ComputeDevice device = device(recipe, recipe.policy().opened());
        teach(recipe, recipe.policy().pretrained(device, new Seed(recipe.seed()).child("policy")));
        return policy.context();
    }

    private static ComputeDevice device(Recipe recipe) {
        return OwnDevice.usable(recipe.placement().policy().gpus(), "placement.policy.gpus");
    }

    /** Returns the device, if it has room for a policy of that shape while it learns. */
    private static ComputeDevice device(Recipe recipe, TransformerConfig config) {
        ComputeDevice device = device(recipe);
        MemoryBudget budget = recipe.policy().budget(config, recipe.policyStepEpisodes());
        OwnDevice.memory(device, recipe.placement().policy().gpus())
                .flatMap(memory -> budget.shortage(device, memory))
                .ifPresent(words -> {
                    throw new ClusterException("policy.model: " + words);
                });
        return device;
    }

    private void teach(Recipe recipe, TokenPolicy pupil) {
        MicroBatches parts = recipe.policy().parts();
        policy = pupil;
        cloning = new BehaviourCloning(policy, recipe.warmStart(), parts, peers);
        cloning.follow(recipe.cloningSchedule());
        learner = new PolicyLearner(policy, recipe.spec(), parts, peers);
        learner.follow(recipe.policySchedule());
    }

    /** Starts with what {@link #files} returned. */
    public String restore(String recipeYaml, byte[] files, int version) {
        Map<String, byte[]> decoded = Wire.FILES.decode(files);
        Recipe recipe = Recipes.resolved(recipeYaml);
        teach(recipe, recipe.policy().learning(decoded, device(recipe)));
        learner.restore(decoded, version);
        return "restored";
    }

    /** Takes the warm start's policy, which some losses are held against. */
    public String refer(String recipeYaml, byte[] policyFiles) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        learner.refer(recipe.policy().speaking(Wire.FILES.decode(policyFiles), policy.device()));
        return "known";
    }

    /** Takes one cloning step on each batch and returns the mean report. */
    public byte[] imitate(byte[] batches) {
        return Wire.REPORT.encode(UpdateReport.mean(
                Wire.BATCHES.decode(batches).stream().map(cloning::update).toList()));
    }

    /** Takes every step that one sample set allows, with demonstrations to be cloned beside: one new version. */
    public byte[] update(byte[] trajectories, byte[] scored, byte[] demonstrations) {
        return Wire.REPORT.encode(learner.update(
                Wire.TRAJECTORIES.decode(trajectories),
                Wire.SCORED.decode(scored),
                Wire.TRAJECTORIES.decode(demonstrations)));
    }

    /** Tells how far the policy, which has just played these episodes, has left that one. */
    public byte[] departure(String recipeYaml, byte[] startFiles, byte[] trajectories) {
        PolicyModel model = Recipes.resolved(recipeYaml).policy();
        try (TokenPolicy start = model.speaking(Wire.FILES.decode(startFiles), policy.device())) {
            return Wire.REPORT.encode(Departure.from(start, Wire.TRAJECTORIES.decode(trajectories), model.parts()));
        }
    }

    /** Returns the policy's version. */
    public int version() {
        return policy.version();
    }

    @Override
    public long weightBytes() {
        return policy.weights().bytes();
    }

    @Override
    public byte[] weights(long from, int length) {
        return policy.weights().read(from, length);
    }

    @Override
    public byte[] policyFiles() {
        return Wire.FILES.encode(policy.files());
    }

    /** Returns the learner's whole state, the policy's files included. */
    public byte[] files() {
        return Wire.FILES.encode(learner.files());
    }
}
