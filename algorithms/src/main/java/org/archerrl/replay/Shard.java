package org.archerrl.replay;

import org.archerrl.rl.Check;

/**
 * One part of experience that several hold together.
 *
 * @param index which part, from 0
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(0, 1);

    public Shard {
        Check.within("replay.shards", count, 1, Integer.MAX_VALUE);
        Check.within("shard", index, 0, count - 1);
    }

    /** Returns this part's share of a number; the shares of all parts add up to it. */
    public int partOf(int whole) {
        return (int) ((long) whole * (index + 1) / count - (long) whole * index / count);
    }

    /** Returns which part of {@code count} holds the episodes of a task instance. */
    public static int of(long instance, int count) {
        return Math.floorMod(Long.hashCode(instance * 0x9E3779B97F4A7C15L), count);
    }
}
