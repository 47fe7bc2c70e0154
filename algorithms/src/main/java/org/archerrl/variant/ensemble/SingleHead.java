package org.archerrl.variant.ensemble;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.rl.Check;
import org.archerrl.variant.Ensemble;

/**
 * One head of each kind, as PPO has it.
 *
 * @param targetRate tau of the Polyak average, in [0, 1]; 1 copies
 * @param targetEvery optimizer steps between two moves of the target, at least 1
 */
@AutoService(Ensemble.class)
public record SingleHead(double targetRate, int targetEvery) implements Ensemble {
    public SingleHead {
        Check.within("algorithm.ensemble.targetRate", targetRate, 0, 1);
        Check.within("algorithm.ensemble.targetEvery", targetEvery, 1, 1 << 24);
    }

    /** ArCHer's rate, after every step. */
    public SingleHead() {
        this(0.1, 1);
    }

    @Override
    public String summary() {
        return "one head, its own target copy";
    }

    @Override
    public int heads() {
        return 1;
    }

    @Override
    public double[][] aggregate(double[][] value) {
        return Arrays.stream(value).map(double[]::clone).toArray(double[][]::new);
    }
}
