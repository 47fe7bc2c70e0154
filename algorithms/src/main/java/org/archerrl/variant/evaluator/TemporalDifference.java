package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * The critic of ArCHer (arXiv 2402.19446, section 3): Q and V of the present policy over utterances, off-policy.
 *
 * <p>{@code Q_k(h,u) <- r + (1-d) gamma Vbar_k(h')} and {@code V_k(h) <- Qbar_k(h, u~)} with {@code u~} fresh from the present
 * policy. Any data will do: Q's target does not depend on who spoke, and V's is of the present policy by construction.
 */
@AutoService(Evaluator.class)
public record TemporalDifference() implements ValueEvaluator {
    @Override
    public String summary() {
        return "Q and V of the present policy by temporal differences, from any data (ArCHer)";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN);
    }

    @Override
    public Set<Ingredient> ingredients() {
        return Set.of(Ingredient.NEXT_VALUE, Ingredient.FRESH_Q);
    }

    @Override
    public double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit) {
        return decisions.freshQ();
    }
}
