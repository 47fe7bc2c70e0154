package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Groups;
import org.archerrl.variant.AdvantageTransform;

/** Less the mean of the sample set. */
@AutoService(AdvantageTransform.class)
public record Centered() implements AdvantageTransform {
    @Override
    public String summary() {
        return "less the mean of the sample set";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Groups.lessMean(advantage, group);
    }
}
