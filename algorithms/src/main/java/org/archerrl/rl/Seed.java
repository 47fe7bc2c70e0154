package org.archerrl.rl;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Where randomness comes from: seeds are derived, never drawn, so that a resumed run needs no generator state.
 *
 * @param value the 64-bit seed
 */
public record Seed(long value) {
    /** Returns the seed of the named part. */
    public Seed child(String name) {
        return child(name, 0);
    }

    /** Returns the seed of the n-th part of that name. */
    public Seed child(String name, long n) {
        return new Seed(Hashing.murmur3_128()
                .newHasher()
                .putLong(value)
                .putString(name, StandardCharsets.UTF_8)
                .putLong(n)
                .hash()
                .asLong());
    }

    /** Returns so many independent generators; the first ones are the same however many follow. */
    public SplittableRandom[] randoms(int count) {
        SplittableRandom random = random();
        return Stream.generate(random::split).limit(count).toArray(SplittableRandom[]::new);
    }

    /** Returns a fresh generator; two calls give equal streams. */
    public SplittableRandom random() {
        return new SplittableRandom(value);
    }
}
