package org.archerrl.workload;

import java.util.stream.Stream;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.rl.Seed;

/** What the workloads draw from: one seed, so that every process does the same. */
final class Drawn {
    static final Seed SEED = new Seed(1);

    private Drawn() {}

    static TransformerConfig decoder(Sizes sizes) {
        return new TransformerConfig(
                sizes.vocabulary(), sizes.width(), sizes.layers(), sizes.heads(), sizes.context(), 1e-5);
    }

    /** Returns random token sequences of one length; ids below {@code least} do not occur. */
    static int[][] tokens(String name, int count, int length, int least, int vocabulary) {
        var random = SEED.child(name).random();
        return Stream.generate(() -> random.ints(length, least, vocabulary).toArray())
                .limit(count)
                .toArray(int[][]::new);
    }
}
