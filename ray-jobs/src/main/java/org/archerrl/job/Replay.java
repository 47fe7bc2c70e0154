package org.archerrl.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.archerrl.job.actor.ReplayActor;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.job.cluster.Wire;
import org.archerrl.replay.Shard;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/**
 * The experience of a run, in one actor or several: each holds all episodes of its task instances and gives its part of what is
 * drawn.
 */
public final class Replay {
    /** No episodes, and no batches. */
    private static final byte[] NONE = Wire.TRAJECTORIES.encode(List.of());

    private final Ref<String> yaml;
    private final List<RemoteActor<ReplayActor>> shards;

    /** Starts the actors, empty. */
    public Replay(Cluster cluster, int shards, Ref<String> yaml) {
        this.yaml = yaml;
        this.shards = IntStream.range(0, shards)
                .mapToObj(i -> cluster.start(ReplayActor::new, "replay actor " + i))
                .toList();
        clear();
    }

    /** Forgets all episodes. */
    void clear() {
        sum(IntStream.range(0, shards.size())
                .mapToObj(i -> shards.get(i).call(ReplayActor::init, yaml, Ref.of(i)))
                .toList());
    }

    /** Adds episodes; returns how many there are now. */
    public int add(List<TokenTrajectory> episodes) {
        List<List<TokenTrajectory>> parts = shards.stream()
                .<List<TokenTrajectory>>map(s -> new ArrayList<>())
                .toList();
        episodes.forEach(e -> parts.get(Shard.of(e.instance(), shards.size())).add(e));
        List<Ref<byte[]>> encoded = parts.stream()
                .map(part -> Ref.of(Wire.TRAJECTORIES.encode(part)))
                .toList();
        int stored = sum(IntStream.range(0, shards.size())
                .mapToObj(i -> shards.get(i).call(ReplayActor::add, encoded.get(i)))
                .toList());
        encoded.forEach(Ref::free);
        return stored;
    }

    /** Returns how many turns there are. */
    int turns() {
        return sum(shards.stream().map(shard -> shard.call(ReplayActor::turns)).toList());
    }

    private static int sum(List<Ref<Integer>> answers) {
        return answers.stream()
                .mapToInt(answer -> answer.take("the replay buffer", Learners.DEADLINE))
                .sum();
    }

    /** Draws batches to be cloned; whoever uses them frees them. */
    Ref<byte[]> cloningBatches(int count, Seed seed) {
        return drawn((shard, others) ->
                shard.call(ReplayActor::cloningBatches, Ref.of(count), Ref.of(seed.value()), others));
    }

    /** Draws batches for the evaluator; whoever uses them frees them. */
    Ref<byte[]> criticBatches(int count, Seed seed) {
        return drawn(
                (shard, others) -> shard.call(ReplayActor::criticBatches, Ref.of(count), Ref.of(seed.value()), others));
    }

    /** Draws the episodes of a sample set of the policy, which has this version; whoever uses them frees them. */
    Ref<byte[]> policyStates(Seed seed, int version) {
        return drawn((shard, others) ->
                shard.call(ReplayActor::policyStates, Ref.of(seed.value()), Ref.of(version), others));
    }

    /** Draws demonstrations to be cloned beside; whoever uses them frees them. */
    Ref<byte[]> demonstrations(Seed seed) {
        return drawn((shard, others) -> shard.call(ReplayActor::demonstrations, Ref.of(seed.value()), others));
    }

    /** Lets one shard after the other add its part to what those before it have drawn. */
    private Ref<byte[]> drawn(BiFunction<RemoteActor<ReplayActor>, Ref<byte[]>, Ref<byte[]>> draw) {
        Ref<byte[]> all = Ref.inline(NONE);
        for (RemoteActor<ReplayActor> shard : shards) {
            all = draw.apply(shard, all).from(all);
        }
        return all;
    }
}
