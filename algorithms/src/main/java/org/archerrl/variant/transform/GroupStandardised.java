package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Groups;
import org.archerrl.variant.AdvantageTransform;

/**
 * Less the mean of the instance's episodes, over their standard deviation plus 1e-6 (GRPO, arXiv 2402.03300).
 *
 * @param deviation over n (the default) or n - 1
 */
@AutoService(AdvantageTransform.class)
public record GroupStandardised(Groups.Deviation deviation) implements AdvantageTransform {
    /** The population's deviation. */
    public GroupStandardised() {
        this(Groups.Deviation.POPULATION);
    }

    @Override
    public String summary() {
        return "less the mean of the instance, over its deviation (GRPO)";
    }

    @Override
    public Scope scope() {
        return Scope.INSTANCE;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Groups.standardised(advantage, group, deviation);
    }
}
