package org.archerrl.replay;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The newest whole episodes, up to a number of turns: storage only, {@link EpisodeSampler} samples.
 *
 * <p>Adding is idempotent, because a retried call may run twice: an episode id is refused while its episode is stored and
 * until {@value #REMEMBERED_IDS} further episodes have been evicted after it. The memory of evicted ids is not part of the
 * content; a buffer that is filled anew from {@link #newest} starts without it. Safe for use by several threads.
 */
public final class ReplayBuffer {
    /** How many evicted episode ids are remembered, newest first. */
    static final int REMEMBERED_IDS = 65_536;

    private final int capacity;
    /** Oldest first; the first {@code evicted} places are empty. */
    private final List<TokenTrajectory> episodes = new ArrayList<>();

    private final Set<String> storedIds = new HashSet<>();
    private final Set<String> evictedIds = new LinkedHashSet<>();
    private int evicted;
    private int turns;

    /**
     * Makes an empty buffer.
     *
     * @param capacity in turns, at least 1
     */
    public ReplayBuffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("replay.capacity: must be at least 1 turn, got " + capacity);
        }
        this.capacity = capacity;
    }

    /**
     * Adds an episode as the newest one, and evicts the oldest whole episodes until all turns fit.
     *
     * @return whether the episode was new; if not, nothing has changed
     * @throws IllegalArgumentException if the episode alone has more turns than the buffer holds
     */
    public synchronized boolean add(TokenTrajectory episode) {
        if (episode.turns().size() > capacity) {
            throw new IllegalArgumentException("replay.capacity: must be at least the turns of one episode ("
                    + episode.turns().size() + " in " + episode.episodeId() + "), got " + capacity);
        }
        if (evictedIds.contains(episode.episodeId()) || !storedIds.add(episode.episodeId())) {
            return false;
        }
        episodes.add(episode);
        turns += episode.turns().size();
        while (turns > capacity) {
            evictOldest();
        }
        return true;
    }

    /** Returns how many episodes are stored. */
    public synchronized int episodes() {
        return episodes.size() - evicted;
    }

    /** Returns how many turns are stored. */
    public synchronized int turns() {
        return turns;
    }

    /** Returns how many turns can be stored. */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns the {@code n} newest episodes, or all if there are fewer, oldest first.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public synchronized List<TokenTrajectory> newest(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of newest episodes must be at least 0, got " + n);
        }
        int from = episodes.size() - Math.min(n, episodes());
        return ImmutableList.copyOf(episodes.subList(from, episodes.size()));
    }

    private void evictOldest() {
        TokenTrajectory oldest = episodes.set(evicted, null);
        evicted++;
        turns -= oldest.turns().size();
        storedIds.remove(oldest.episodeId());
        evictedIds.add(oldest.episodeId());
        if (evictedIds.size() > REMEMBERED_IDS) {
            evictedIds.remove(evictedIds.iterator().next());
        }
        // Shifting only when half is empty keeps the cost of an eviction constant on average.
        if (evicted > episodes.size() / 2) {
            episodes.subList(0, evicted).clear();
            evicted = 0;
        }
    }
}
