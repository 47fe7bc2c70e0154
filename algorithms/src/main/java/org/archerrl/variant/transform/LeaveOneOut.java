package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Groups;
import org.archerrl.variant.AdvantageTransform;

/** Less the mean of the others of the instance (RLOO, arXiv 2402.14740): unbiased. */
@AutoService(AdvantageTransform.class)
public record LeaveOneOut() implements AdvantageTransform {
    @Override
    public String summary() {
        return "less the mean of the others of the instance (RLOO)";
    }

    @Override
    public Scope scope() {
        return Scope.INSTANCE;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Groups.leaveOneOut(advantage, group);
    }
}
