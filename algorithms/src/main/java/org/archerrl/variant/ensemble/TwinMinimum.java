package org.archerrl.variant.ensemble;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.rl.Check;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.variant.Ensemble;

/**
 * Two heads that both regress on the smaller target (clipped double Q-learning, Fujimoto et al., arXiv 1802.09477).
 *
 * @param targetRate tau of the Polyak average, in [0, 1]; 1 copies
 * @param targetEvery optimizer steps between two moves of the target, at least 1
 */
@AutoService(Ensemble.class)
public record TwinMinimum(double targetRate, int targetEvery) implements Ensemble {
    public TwinMinimum {
        Check.within("algorithm.ensemble.targetRate", targetRate, 0, 1);
        Check.within("algorithm.ensemble.targetEvery", targetEvery, 1, 1 << 24);
    }

    /** ArCHer's rate, after every step. */
    public TwinMinimum() {
        this(0.1, 1);
    }

    @Override
    public String summary() {
        return "two heads, both on the smaller of the target copies";
    }

    @Override
    public int heads() {
        return 2;
    }

    @Override
    public double[][] aggregate(double[][] value) {
        double[] smallest_D = TemporalDifferences.smallest(value);
        return Arrays.stream(value).map(head -> smallest_D.clone()).toArray(double[][]::new);
    }
}
