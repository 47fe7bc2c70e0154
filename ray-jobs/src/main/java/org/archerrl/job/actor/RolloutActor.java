package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.archerrl.env.Delayed;
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
    private Speaker speaker;
    private RolloutWorker worker;

    @Override
    public String ping() {
        TorchLibraries.load();
        return "rollout";
    }

    /** Takes the policy and opens the environments. */
    public String open(String recipeYaml, byte[] policyFiles) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        ComputeDevice device = OwnDevice.usable(recipe.placement().rollout().gpus(), "placement.rollout.gpus");
        TokenPolicy replica = recipe.policy().speaking(Wire.FILES.decode(policyFiles), device);
        speaker = new Speaker(recipe.spec(), recipe.evaluators().on(device), replica);
        worker = new RolloutWorker(
                Delayed.by(
                        Duration.ofMillis(recipe.rollout().delayMillis()),
                        recipe.environment().spec()),
                speaker.voice(),
                recipe.policy().format(replica.tokenizer(), replica.chatTemplate()),
                recipe.rollout().environmentsPerWorker());
        return "open";
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

    /**
     * Plays episodes number {@code first} and following; seed and number decide everything random in an episode.
     *
     * @param groupSize how many episodes in a row play the same task instance
     */
    public byte[] collect(long first, int episodes, long seed, int groupSize) {
        return Wire.EPISODES.encode(worker.collect(first, episodes, new Seed(seed), Decoding.SAMPLE, groupSize));
    }
}
