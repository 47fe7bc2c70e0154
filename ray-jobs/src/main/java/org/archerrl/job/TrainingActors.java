package org.archerrl.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.actor.ReplayActor;
import org.archerrl.job.actor.RolloutActor;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.cluster.WorkerGroup;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.Checkpoints.Saved;
import org.archerrl.job.telemetry.Telemetry;
import org.archerrl.learn.UpdateReport;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;

/** The actors of a run, spoken to in the words of the algorithm. */
public final class TrainingActors {
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private final Recipe recipe;
    private final Telemetry telemetry;
    private final Ref<String> yaml;
    private final WorkerGroup<RolloutActor> rollouts;
    private final RemoteActor<ReplayActor> replay;
    private final RemoteActor<CriticActor> critic;
    private final RemoteActor<PolicyActor> policy;
    private final List<Ref<?>> taught = new ArrayList<>();

    /** Starts them all, with an empty replay buffer and no policy yet. */
    public TrainingActors(Cluster cluster, Recipe recipe, Telemetry telemetry) {
        this.recipe = recipe;
        this.telemetry = telemetry;
        this.yaml = Ref.of(Recipes.write(recipe));
        this.policy = cluster.start(PolicyActor::new, "policy actor");
        this.critic = cluster.start(CriticActor::new, "critic actor");
        this.replay = cluster.start(ReplayActor::new, "replay actor");
        this.rollouts = cluster.startGroup(
                RolloutActor::new, "rollout actor", recipe.rollout().workers());
        telemetry.workers(rollouts.size(), rollouts.size(), 0);
        emptyReplay();
    }

    /** Makes the first, untaught policy. */
    void initPolicy(String tokenizerJson, int context) {
        take(
                policy.call(PolicyActor::init, yaml, Ref.of(tokenizerJson), Ref.of(context)),
                "the policy's initialisation");
    }

    /** Opens the pretrained policy; returns how many tokens of an episode it sees. */
    int openPolicy() {
        return take(policy.call(PolicyActor::open, yaml), "the opening of the policy's model");
    }

    /** Makes the first critic, beside the present policy, which from now on is the warm start's. */
    void initCritic() {
        Ref<byte[]> files = policy.call(PolicyActor::policyFiles);
        take(critic.call(CriticActor::init, yaml, files), "the critic's initialisation");
        refer(files);
        files.free();
    }

    private void refer(Ref<byte[]> warmStart) {
        if (recipe.spec().needsReference()) {
            take(policy.call(PolicyActor::refer, yaml, warmStart), "the policy's reference");
        }
    }

    /** Puts back both learners. */
    void restore(Saved saved, Map<String, byte[]> warmStart) {
        Ref<byte[]> ofPolicy = Ref.of(Wire.FILES.encode(saved.policy()));
        Ref<Integer> version = Ref.of(saved.standing().policyVersion());
        take(policy.call(PolicyActor::restore, yaml, ofPolicy, version), "the policy's restoration");
        ofPolicy.free();
        Ref<byte[]> replica = policy.call(PolicyActor::policyFiles);
        Ref<byte[]> reference = Ref.of(Wire.FILES.encode(warmStart));
        Ref<byte[]> ofCritic = Ref.of(Wire.FILES.encode(saved.critic()));
        take(critic.call(CriticActor::restore, yaml, replica, reference, ofCritic), "the critic's restoration");
        refer(reference);
        replica.free();
        reference.free();
        ofCritic.free();
    }

    /** Clones demonstrations for some steps. */
    UpdateReport imitate(int steps, Seed seed) {
        Ref<byte[]> batches = replay.call(ReplayActor::cloningBatches, Ref.of(steps), Ref.of(seed.value()));
        byte[] report = take(policy.call(PolicyActor::imitate, batches), "behaviour cloning");
        batches.free();
        return Wire.REPORT.decode(report);
    }

    /** Fits the critic for some steps. */
    UpdateReport fitCritic(int steps, Seed seed) {
        Ref<byte[]> batches = replay.call(
                ReplayActor::criticBatches,
                Ref.of(steps),
                Ref.of(seed.child("sample").value()));
        byte[] report = take(
                critic.call(
                        CriticActor::update,
                        batches,
                        Ref.of(seed.child("utterances").value())),
                "the critic's steps");
        batches.free();
        return Wire.REPORT.decode(report);
    }

    /** Holds the critic against episodes that it has not learnt from. */
    UpdateReport assessCritic(List<Episode> episodes) {
        Ref<byte[]> encoded = Ref.of(Wire.TRAJECTORIES.encode(tokens(episodes)));
        byte[] report = take(critic.call(CriticActor::assess, encoded), "the critic's assessment");
        encoded.free();
        return Wire.REPORT.decode(report);
    }

    /** Tells how far the policy, which has just played these episodes, has left the warm start's. */
    UpdateReport departure(Map<String, byte[]> warmStart, List<Episode> episodes) {
        Ref<byte[]> start = Ref.of(Wire.FILES.encode(warmStart));
        Ref<byte[]> encoded = Ref.of(Wire.TRAJECTORIES.encode(tokens(episodes)));
        byte[] report = take(policy.call(PolicyActor::departure, yaml, start, encoded), "the policy's departure");
        start.free();
        encoded.free();
        return Wire.REPORT.decode(report);
    }

    /** Moves the policy on one fresh sample set, then gives it to the critic, who samples the next one from it. */
    UpdateReport movePolicy(Seed seed) {
        Ref<byte[]> states = replay.call(
                ReplayActor::policyStates, Ref.of(seed.child("states").value()), Ref.of(policyVersion()));
        Ref<byte[]> demonstrations = replay.call(
                ReplayActor::demonstrations, Ref.of(seed.child("demonstrations").value()));
        Ref<byte[]> scored = critic.call(
                CriticActor::score, states, Ref.of(seed.child("utterances").value()));
        byte[] moved = take(policy.call(PolicyActor::update, states, scored, demonstrations), "the policy's steps");
        UpdateReport opinion =
                Wire.SCORED.decode(take(scored, "the critic's opinion")).report();
        states.free();
        demonstrations.free();
        Ref<byte[]> files = policy.call(PolicyActor::policyFiles);
        take(critic.call(CriticActor::setPolicy, files, Ref.of(policyVersion())), "the critic's new policy");
        files.free();
        return UpdateReport.mean(List.of(Wire.REPORT.decode(moved), opinion));
    }

    /**
     * Gives the newest policy to the rollout workers, and to those that replace them later.
     *
     * @param advised whether the critic has a say in what they say
     */
    void syncRollouts(boolean advised) {
        Ref<Integer> version = Ref.of(policyVersion());
        Ref<byte[]> files = policy.call(PolicyActor::policyFiles);
        Ref<byte[]> ofCritic = advised ? critic.call(CriticActor::files) : Ref.of(Wire.FILES.encode(Map.of()));
        rollouts.teach(worker -> worker.call(RolloutActor::setPolicy, yaml, files, ofCritic, version), DEADLINE);
        taught.forEach(Ref::free);
        taught.clear();
        taught.addAll(List.of(files, ofCritic));
    }

    /**
     * Plays episodes number {@code first} and following, split over the workers, in order.
     *
     * @param groupSize how many in a row play the same task instance
     */
    List<Episode> play(long first, int episodes, Seed seed, int groupSize) {
        int workers = rollouts.size();
        telemetry.workers(workers, workers, workers);
        List<byte[]> parts = rollouts.callEach(
                (worker, i) -> {
                    int from = (int) ((long) episodes * i / workers);
                    int to = (int) ((long) episodes * (i + 1) / workers);
                    return worker.call(
                            RolloutActor::collect,
                            Ref.of(first + from),
                            Ref.of(to - from),
                            Ref.of(seed.value()),
                            Ref.of(groupSize));
                },
                "the rollout workers' episodes",
                DEADLINE);
        telemetry.workers(workers, workers, 0);
        return parts.stream().flatMap(p -> Wire.EPISODES.decode(p).stream()).toList();
    }

    /** Adds episodes to the replay buffer; returns how many it holds. */
    int remember(List<TokenTrajectory> episodes) {
        Ref<byte[]> encoded = Ref.of(Wire.TRAJECTORIES.encode(episodes));
        int stored = take(replay.call(ReplayActor::add, encoded), "the replay buffer");
        encoded.free();
        return stored;
    }

    /** Forgets all episodes. */
    void emptyReplay() {
        take(replay.call(ReplayActor::init, yaml), "the replay buffer");
    }

    int replayTurns() {
        return take(replay.call(ReplayActor::turns), "the replay buffer");
    }

    int policyVersion() {
        return take(policy.call(PolicyActor::version), "the policy's version");
    }

    /** Returns the policy learner's state as files. */
    Map<String, byte[]> policyFiles() {
        return Wire.FILES.decode(take(policy.call(PolicyActor::files), "the policy's files"));
    }

    /** Returns the critic learner's state as files. */
    Map<String, byte[]> criticFiles() {
        return Wire.FILES.decode(take(critic.call(CriticActor::files), "the critic's files"));
    }

    static List<TokenTrajectory> tokens(List<Episode> episodes) {
        return episodes.stream().map(Episode::tokens).toList();
    }

    private static <T> T take(Ref<T> ref, String what) {
        return ref.take(what, DEADLINE);
    }
}
