package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void derivedSeedsAreReproducibleAndDistinct() {
        Set<Seed> seeds = new HashSet<>();
        for (int n = 0; n < 1000; n++) {
            seeds.add(new Seed(1).child("rollout", n));
            seeds.add(new Seed(1).child("critic", n));
            seeds.add(new Seed(2).child("rollout", n));
        }

        assertEquals(3000, seeds.size());
        assertEquals(new Seed(1).child("rollout", 3), new Seed(1).child("rollout", 3));
        assertEquals(new Seed(9).random().nextLong(), new Seed(9).random().nextLong());
    }
}
