package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.variant.AdvantageTransform;

/** 1 for what is better than the policy, 0 for the rest (the hard filter of DigiRL, arXiv 2406.11896). */
@AutoService(AdvantageTransform.class)
public record Indicator() implements AdvantageTransform {
    @Override
    public String summary() {
        return "1 for what is better than the policy, else 0";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Arrays.stream(advantage).map(a -> a > 0 ? 1 : 0).toArray();
    }
}
