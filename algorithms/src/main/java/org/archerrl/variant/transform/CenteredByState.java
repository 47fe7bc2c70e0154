package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Groups;
import org.archerrl.variant.AdvantageTransform;

/** Less the mean over the utterances at the same state: their mean Q is the baseline, and the error of V drops out. */
@AutoService(AdvantageTransform.class)
public record CenteredByState() implements AdvantageTransform {
    @Override
    public String summary() {
        return "less the mean of the utterances at the same state";
    }

    @Override
    public Scope scope() {
        return Scope.STATE;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Groups.lessMean(advantage, group);
    }
}
