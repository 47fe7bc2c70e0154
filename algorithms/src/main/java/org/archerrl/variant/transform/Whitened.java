package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Advantages;
import org.archerrl.variant.AdvantageTransform;

/** Mean 0 and population standard deviation 1 over the sample set, plus 1e-8 in the divisor (PPO). */
@AutoService(AdvantageTransform.class)
public record Whitened() implements AdvantageTransform {
    @Override
    public String summary() {
        return "mean 0 and deviation 1 over the sample set";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Advantages.whitened(advantage);
    }
}
