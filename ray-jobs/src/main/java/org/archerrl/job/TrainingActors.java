package org.archerrl.job;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.actor.RolloutActor;
import org.archerrl.job.cluster.Berth;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Needs;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.job.cluster.WorkerPool;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipe.Nearness;
import org.archerrl.job.config.Recipe.Share;
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
        Needs ofPolicy = needs(recipe.placement().policy());
        Needs ofCritic = needs(recipe.placement().critic());
        cluster.checkRoom(ImmutableMap.of(
                "policy actor",
                ofPolicy,
                "critic actor",
                ofCritic,
                "first rollout worker",
                needs(recipe.placement().rollout())));
        Ref<String> yaml = Ref.of(Recipes.write(recipe));
        List<Berth> berths = recipe.placement().learners() == Nearness.ONE_NODE
                ? Berth.together(List.of(ofPolicy, ofCritic))
                : List.of(Berth.anywhere(ofPolicy), Berth.anywhere(ofCritic));
        WorkerPool<RemoteActor<RolloutActor>> workers = cluster.pool(
                RolloutActor::new,
                "rollout worker",
                recipe.rollout().workers(),
                needs(recipe.placement().rollout()),
                Duration.ofSeconds(recipe.rollout().idleSeconds()));
        Replicas replicas = new Replicas(yaml);
        Replay replay = new Replay(cluster, recipe.replay().shards(), yaml);
        return new TrainingActors(
                new Rollouts<>(workers, replicas),
                replicas,
                replay,
                new Learners(
                        recipe,
                        yaml,
                        cluster.start(PolicyActor::new, "policy actor", berths.get(0)),
                        cluster.start(CriticActor::new, "critic actor", berths.get(1)),
                        replay));
    }

    private static Needs needs(Share share) {
        return new Needs(share.cpus(), share.gpus(), share.resource());
    }
}
