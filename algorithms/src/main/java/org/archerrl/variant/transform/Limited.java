package org.archerrl.variant.transform;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.rl.Check;
import org.archerrl.variant.AdvantageTransform;

/**
 * Cut to plus or minus a limit.
 *
 * @param limit in units of scaled reward, above 0
 */
@AutoService(AdvantageTransform.class)
public record Limited(double limit) implements AdvantageTransform {
    public Limited {
        Check.positive("algorithm.transform.limit", limit);
    }

    /** One. */
    public Limited() {
        this(1);
    }

    @Override
    public String summary() {
        return "cut to plus or minus a limit";
    }

    @Override
    public Scope scope() {
        return Scope.SAMPLE_SET;
    }

    @Override
    public double[] of(double[] advantage, long[] group) {
        return Arrays.stream(advantage)
                .map(a -> Math.max(-limit, Math.min(limit, a)))
                .toArray();
    }
}
