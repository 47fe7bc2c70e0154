package org.archerrl.job.actor;

import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/** Holds the replay buffer. */
public final class ReplayActor implements Answering {
    private ReplayBuffer buffer = new ReplayBuffer(1);

    @Override
    public String ping() {
        return "replay";
    }

    /** Starts anew, with room for that many turns. */
    public String init(int capacity) {
        buffer = new ReplayBuffer(capacity);
        return "ready";
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(byte[] trajectories) {
        Wire.TRAJECTORIES.decode(trajectories).forEach(buffer::add);
        return buffer.episodes();
    }

    /** Returns how many turns are stored. */
    public int turns() {
        return buffer.turns();
    }

    /** Draws one batch of whole episodes from the newest {@code window}; 0 is all. */
    public byte[] sample(int episodes, int window, long seed) {
        return Wire.TRAJECTORIES.encode(EpisodeSampler.sample(buffer, episodes, window, new Seed(seed)));
    }

    /** Draws several batches of whole episodes. */
    public byte[] batches(int count, int episodes, int window, long seed) {
        return Wire.BATCHES.encode(IntStream.range(0, count)
                .<List<TokenTrajectory>>mapToObj(
                        i -> EpisodeSampler.sample(buffer, episodes, window, new Seed(seed).child("batch", i)))
                .toList());
    }
}
