package org.archerrl.variant.ensemble;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.rl.Check;
import org.archerrl.variant.Ensemble;

/**
 * Two heads that each regress on the target copy of the same head; the smaller is believed where values are used (ArCHer, arXiv
 * 2402.19446).
 *
 * @param targetRate tau of the Polyak average, in [0, 1]; 1 copies
 * @param targetEvery optimizer steps between two moves of the target, at least 1
 */
@AutoService(Ensemble.class)
public record TwinIndexwise(double targetRate, int targetEvery) implements Ensemble {
    public TwinIndexwise {
        Check.within("algorithm.ensemble.targetRate", targetRate, 0, 1);
        Check.within("algorithm.ensemble.targetEvery", targetEvery, 1, 1 << 24);
    }

    /** ArCHer's rate, after every step. */
    public TwinIndexwise() {
        this(0.1, 1);
    }

    @Override
    public String summary() {
        return "two heads, each on its own target copy; the smaller is believed where values are used";
    }

    @Override
    public int heads() {
        return 2;
    }

    @Override
    public double[][] aggregate(double[][] value) {
        return Arrays.stream(value).map(double[]::clone).toArray(double[][]::new);
    }
}
