package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Groups;
import org.archerrl.variant.AdvantageTransform;

/** Less the mean of the instance, not divided: what GRPO is without its bias to easy and hard instances (arXiv 2503.20783). */
@AutoService(AdvantageTransform.class)
public record GroupCentered() implements AdvantageTransform {
    @Override
    public String summary() {
        return "less the mean of the instance";
    }

    @Override
    public Scope scope() {
        return Scope.INSTANCE;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Groups.lessMean(advantage, group);
    }
}
