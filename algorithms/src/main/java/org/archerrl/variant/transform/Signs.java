package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.variant.AdvantageTransform;

/** Only whether better or worse: -1, 0 or 1. */
@AutoService(AdvantageTransform.class)
public record Signs() implements AdvantageTransform {
    @Override
    public String summary() {
        return "only whether better or worse";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Arrays.stream(advantage).map(Math::signum).toArray();
    }
}
