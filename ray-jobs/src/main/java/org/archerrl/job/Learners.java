package org.archerrl.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints.Saved;
import org.archerrl.learn.UpdateReport;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/** The policy's learner and the evaluator's, spoken to in the words of the algorithm. What takes long is begun here and ended by the caller. */
final class Learners {
    static final Duration DEADLINE = Duration.ofMinutes(15);

    private final Recipe recipe;
    private final Ref<String> yaml;
    private final LearnerGroup<PolicyActor> policy;
    private final LearnerGroup<CriticActor> critic;
    private final Replay replay;
    /** The newest weights, which the critic has; none before the policy's first steps. */
    private Optional<Broadcast> told = Optional.empty();

    Learners(
            Recipe recipe,
            Ref<String> yaml,
            LearnerGroup<PolicyActor> policy,
            LearnerGroup<CriticActor> critic,
            Replay replay) {
        this.recipe = recipe;
        this.yaml = yaml;
        this.policy = policy;
        this.critic = critic;
        this.replay = replay;
    }

    /** Work that goes on in a learner, and gives a report. */
    @FunctionalInterface
    interface Pending {
        /** Waits for its end. */
        UpdateReport report();
    }

    /** Returns the names of the devices that the policy's learners were given. */
    List<String> policyDevices() {
        return policy.all().stream()
                .map(one -> take(one.call(PolicyActor::device, yaml), "the policy's device"))
                .toList();
    }

    /** Returns the names of the devices that the evaluator's learners were given. */
    List<String> criticDevices() {
        return critic.all().stream()
                .map(one -> take(one.call(CriticActor::device, yaml), "the critic's device"))
                .toList();
    }

    /** Makes the first, untaught policy. */
    void initPolicy(String tokenizerJson, int context) {
        take(
                policy.each(one -> one.call(PolicyActor::init, yaml, Ref.of(tokenizerJson), Ref.of(context))),
                "the policy's initialisation");
    }

    /** Opens the pretrained policy; returns how many tokens of an episode it sees. */
    int openPolicy() {
        return take(policy.each(one -> one.call(PolicyActor::open, yaml)), "the opening of the policy's model");
    }

    /** Makes the first critic, beside the present policy, which from now on is the warm start's. */
    void initCritic() {
        Ref<byte[]> files = policy.first().call(PolicyActor::policyFiles);
        take(critic.each(one -> one.call(CriticActor::init, yaml, files)), "the critic's initialisation");
        refer(files);
        files.free();
    }

    private void refer(Ref<byte[]> warmStart) {
        if (recipe.spec().needsReference()) {
            take(policy.each(one -> one.call(PolicyActor::refer, yaml, warmStart)), "the policy's reference");
        }
    }

    /** Puts back both learners. */
    void restore(Saved saved, Map<String, byte[]> warmStart) {
        Ref<byte[]> ofPolicy = Ref.of(Wire.FILES.encode(saved.policy()));
        Ref<Integer> version = Ref.of(saved.standing().policyVersion());
        take(policy.each(one -> one.call(PolicyActor::restore, yaml, ofPolicy, version)), "the policy's restoration");
        ofPolicy.free();
        Ref<byte[]> replica = policy.first().call(PolicyActor::policyFiles);
        Ref<byte[]> reference = Ref.of(Wire.FILES.encode(warmStart));
        Ref<byte[]> ofCritic = Ref.of(Wire.FILES.encode(saved.critic()));
        take(
                critic.each(one -> one.call(CriticActor::restore, yaml, replica, reference, ofCritic)),
                "the critic's restoration");
        refer(reference);
        replica.free();
        reference.free();
        ofCritic.free();
    }

    /** Clones demonstrations for some steps. */
    UpdateReport imitate(int steps, Seed seed) {
        Ref<byte[]> batches = replay.cloningBatches(steps, seed);
        byte[] report = take(policy.each(one -> one.call(PolicyActor::imitate, batches)), "behaviour cloning");
        batches.free();
        return Wire.REPORT.decode(report);
    }

    /** Begins to fit the critic for some steps; several times in a row, the batches of the next are drawn meanwhile. */
    Pending fitCritic(int steps, Seed seed) {
        Ref<byte[]> batches = replay.criticBatches(steps, seed.child("sample"));
        Ref<byte[]> report = critic.each(one -> one.call(
                CriticActor::update, batches, Ref.of(seed.child("utterances").value())));
        return () -> {
            byte[] bytes = take(report, "the critic's steps");
            batches.free();
            return Wire.REPORT.decode(bytes);
        };
    }

    /** Begins to move the policy on one fresh sample set, once the critic has judged it. */
    Pending movePolicy(Seed seed) {
        Ref<byte[]> states = replay.policyStates(seed.child("states"), policyVersion());
        Ref<byte[]> demonstrations = replay.demonstrations(seed.child("demonstrations"));
        Ref<byte[]> scored = critic.each(one -> one.call(
                CriticActor::score, states, Ref.of(seed.child("utterances").value())));
        Ref<byte[]> moved = policy.each(one -> one.call(PolicyActor::update, states, scored, demonstrations));
        return () -> {
            byte[] report = take(moved, "the policy's steps");
            UpdateReport opinion =
                    Wire.SCORED.decode(take(scored, "the critic's opinion")).report();
            states.free();
            demonstrations.free();
            return UpdateReport.mean(List.of(Wire.REPORT.decode(report), opinion));
        };
    }

    /**
     * Returns the policy's weights as they are now, stored for whoever follows; the caller releases them.
     *
     * @param advised whether the critic has a say in what is said
     */
    Broadcast broadcast(boolean advised) {
        if (advised) {
            return stored(Optional.of(critic.first().call(CriticActor::files)));
        }
        return told.map(Broadcast::retain).orElseGet(() -> stored(Optional.empty()));
    }

    private Broadcast stored(Optional<Ref<byte[]>> advice) {
        long bytes = take(policy.first().call(PolicyActor::weightBytes), "the size of the policy's weights");
        return new Broadcast(policy.first(), bytes, policyVersion(), advice);
    }

    /** Gives the policy's new weights to the critic, who samples fresh utterances from them. */
    void tellCritic() {
        told.ifPresent(Broadcast::release);
        told = Optional.of(stored(Optional.empty()));
        critic.all().forEach(told.get()::teach);
    }

    /** Holds the critic against episodes that it has not learnt from. */
    UpdateReport assessCritic(List<TokenTrajectory> episodes) {
        Ref<byte[]> encoded = Ref.of(Wire.TRAJECTORIES.encode(episodes));
        byte[] report = take(critic.each(one -> one.call(CriticActor::assess, encoded)), "the critic's assessment");
        encoded.free();
        return Wire.REPORT.decode(report);
    }

    /** Tells how far the policy, which has just played these episodes, has left the warm start's. */
    UpdateReport departure(Map<String, byte[]> warmStart, List<TokenTrajectory> episodes) {
        Ref<byte[]> start = Ref.of(Wire.FILES.encode(warmStart));
        Ref<byte[]> encoded = Ref.of(Wire.TRAJECTORIES.encode(episodes));
        byte[] report =
                take(policy.first().call(PolicyActor::departure, yaml, start, encoded), "the policy's departure");
        start.free();
        encoded.free();
        return Wire.REPORT.decode(report);
    }

    int policyVersion() {
        return take(policy.first().call(PolicyActor::version), "the policy's version");
    }

    /** Returns the policy learner's state as files. */
    Map<String, byte[]> policyFiles() {
        return Wire.FILES.decode(take(policy.first().call(PolicyActor::files), "the policy's files"));
    }

    /** Returns the critic learner's state as files. */
    Map<String, byte[]> criticFiles() {
        return Wire.FILES.decode(take(critic.first().call(CriticActor::files), "the critic's files"));
    }

    private static <T> T take(Ref<T> ref, String what) {
        return ref.take(what, DEADLINE);
    }
}
