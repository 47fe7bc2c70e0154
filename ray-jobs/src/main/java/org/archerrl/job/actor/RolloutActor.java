package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.archerrl.env.Delayed;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.cluster.OwnDevice;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.learn.Speaker;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.TorchLibraries;

/** Plays episodes with its replica of the policy, and of the critic where that has a say. */
public final class RolloutActor implements Following {
    private Recipe recipe;
    private EnvironmentSpec spec;
    private Speaker speaker;
    private RolloutWorker worker;
    private Optional<RolloutWorker> evaluator = Optional.empty();

    @Override
    public String ping() {
        TorchLibraries.load();
        return "rollout";
    }

    /** Takes the policy and opens the environments. */
    public String open(String recipeYaml, byte[] policyFiles) {
        recipe = Recipes.resolved(recipeYaml);
        ComputeDevice device = OwnDevice.usable(recipe.placement().rollout().gpus(), "placement.rollout.gpus");
        TokenPolicy replica = recipe.policy().speaking(Wire.FILES.decode(policyFiles), device);
        speaker = new Speaker(recipe.spec(), recipe.evaluators().on(device), replica);
        spec = recipe.environment().spec();
        worker = playing(spec);
        return "open";
    }

    private RolloutWorker playing(EnvironmentSpec task) {
        TokenPolicy policy = speaker.policy();
        return new RolloutWorker(
                Delayed.by(Duration.ofMillis(recipe.rollout().delayMillis()), task),
                speaker.voice(),
                recipe.policy().format(policy.tokenizer(), policy.chatTemplate()),
                recipe.rollout().environmentsPerWorker(),
                recipe.rollout().attempts());
    }

    @Override
    public String receive(long from, ByteBuffer part) {
        speaker.policy().receive(from, part);
        return "taken";
    }

    @Override
    public String received(int version) {
        speaker.policy().received(version);
        return "set";
    }

    /** Gives the critic, or its newer weights, a say. */
    public String advise(byte[] criticFiles) {
        speaker.advise(Wire.FILES.decode(criticFiles));
        return "advised";
    }

    /** Plays episodes number {@code first} and following on instances that are held out, if the task has such. */
    public byte[] evaluate(long first, int episodes, long seed) {
        if (spec.heldOut().equals(spec)) {
            return collect(first, episodes, seed, 1);
        }
        if (evaluator.isEmpty()) {
            evaluator = Optional.of(playing(spec.heldOut()));
        }
        return Wire.EPISODES.encode(evaluator.get().collect(first, episodes, new Seed(seed), Decoding.SAMPLE));
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
