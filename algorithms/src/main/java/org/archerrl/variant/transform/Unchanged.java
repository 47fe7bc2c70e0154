package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AdvantageTransform;

/** Advantages as they are (ArCHer, arXiv 2402.19446). */
@AutoService(AdvantageTransform.class)
public record Unchanged() implements AdvantageTransform {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public String summary() {
        return "advantages as they are";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return advantage.clone();
    }
}
