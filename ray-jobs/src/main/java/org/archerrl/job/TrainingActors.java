package org.archerrl.job;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.actor.RolloutActor;
import org.archerrl.job.cluster.Berth;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Needs;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.job.cluster.WorkerPool;
import org.archerrl.job.config.Placement;
import org.archerrl.job.config.Placement.Nearness;
import org.archerrl.job.config.Placement.Share;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;

/**
 * The actors of a run.
 *
 * @param rollouts who play
 * @param replicas what they speak with
 * @param replay what has been played
 * @param learners who learn from it
 */
public record TrainingActors(
        Rollouts<RemoteActor<RolloutActor>> rollouts, Replicas replicas, Replay replay, Learners learners) {
    /**
     * Starts them all, with an empty replay buffer and no policy yet. Rollout workers may come later than the rest.
     *
     * @throws org.archerrl.job.cluster.ClusterException if the cluster has not what the recipe asks for
     */
    public static TrainingActors start(Cluster cluster, Recipe recipe) {
        Placement placement = recipe.placement();
        cluster.checkRoom(needs(recipe));
        Ref<String> yaml = Ref.of(Recipes.write(recipe));
        List<Berth> berths = placement.learners() == Nearness.ONE_NODE
                ? Berth.together(List.copyOf(learners(placement).values()))
                : learners(placement).values().stream().map(Berth::anywhere).toList();
        Replay replay = new Replay(cluster, recipe.replay().shards(), yaml);
        Learners both = new Learners(
                recipe,
                yaml,
                new LearnerGroup<>(
                        cluster, PolicyActor::new, "policy actor", berths.subList(0, placement.policyLearners())),
                new LearnerGroup<>(
                        cluster,
                        CriticActor::new,
                        "critic actor",
                        berths.subList(placement.policyLearners(), berths.size())),
                replay);
        // After the learners, lest workers take all of what these need.
        WorkerPool<RemoteActor<RolloutActor>> workers = cluster.pool(
                RolloutActor::new,
                "rollout worker",
                recipe.rollout().workers(),
                needs(placement.rollout()),
                Duration.ofSeconds(recipe.rollout().idleSeconds()));
        Replicas replicas = new Replicas(yaml);
        return new TrainingActors(new Rollouts<>(workers, replicas), replicas, replay, both);
    }

    /** Returns what each actor asks for without which a run of the recipe cannot begin. */
    public static Map<String, Needs> needs(Recipe recipe) {
        Map<String, Needs> all = new LinkedHashMap<>(learners(recipe.placement()));
        all.put("first rollout worker", needs(recipe.placement().rollout()));
        return all;
    }

    private static Map<String, Needs> learners(Placement placement) {
        Map<String, Needs> learners = new LinkedHashMap<>();
        IntStream.range(0, placement.policyLearners())
                .forEach(i -> learners.put("policy actor " + i, needs(placement.policy())));
        IntStream.range(0, placement.criticLearners())
                .forEach(i -> learners.put("critic actor " + i, needs(placement.critic())));
        return learners;
    }

    private static Needs needs(Share share) {
        return new Needs(share.cpus(), share.gpus(), share.resource());
    }
}
