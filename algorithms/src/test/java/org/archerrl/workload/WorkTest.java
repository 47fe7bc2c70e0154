package org.archerrl.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;

/** Each kind of work really does what the benchmark says it times; at toy sizes. */
class WorkTest {
    private static final Sizes SIZES = new Sizes(2, 8, 2, 11, 3, 5, 4);

    @Test
    void sizesAreReadAsTheyAreWritten() {
        assertEquals(List.of("2", "8", "2", "11", "3", "5", "4"), SIZES.words());
        assertEquals(SIZES, Sizes.of(SIZES.words()));
    }

    @Test
    void everyPromptGetsAllItsTokensAndRoundsDiffer() {
        try (SampleWork work = new SampleWork(SIZES, ComputeDevice.CPU)) {
            int[][] first = work.drawn().tokens();
            int[][] second = work.drawn().tokens();
            assertEquals(3, first.length);
            for (int row = 0; row < first.length; row++) {
                assertEquals(4, first[row].length);
            }
            assertFalse(Arrays.deepEquals(first, second));
        }
    }

    @Test
    void thePolicyMovesTowardsWhatHasAnAdvantage() {
        try (PolicyWork work = new PolicyWork(SIZES, ComputeDevice.CPU)) {
            double before = work.step().scalars().get("policy.loss");
            double after = work.step().scalars().get("policy.loss");
            assertTrue(after < before, before + " became " + after);
        }
    }

    @Test
    void theCriticMovesTowardsItsTargets() {
        try (CriticWork work = new CriticWork(SIZES, ComputeDevice.CPU)) {
            double before = work.step();
            double after = work.step();
            assertTrue(after < before, before + " became " + after);
        }
    }

    @Test
    void everyKindOpensAndRuns() {
        for (Work work : Work.values()) {
            try (Workload workload = work.open(SIZES, ComputeDevice.CPU)) {
                workload.run();
            }
        }
    }
}
