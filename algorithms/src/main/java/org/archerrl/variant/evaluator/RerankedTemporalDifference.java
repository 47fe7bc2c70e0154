package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.rl.Check;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * The critic of CHAI (Verma et al., arXiv 2204.08426, in its online form of arXiv 2402.19446): {@link TemporalDifference} of a
 * policy that says the best of several utterances.
 *
 * <p>{@code V_k(h) <- Qbar_k(h, u~)} with {@code u~} the one of {@code candidates} fresh utterances whose {@code min_k Qbar_k} is
 * greatest.
 *
 * @param candidates how many
 */
@AutoService(Evaluator.class)
public record RerankedTemporalDifference(int candidates) implements ValueEvaluator {
    public RerankedTemporalDifference {
        Check.within("algorithm.evaluator.candidates", candidates, 1, 1024);
    }

    /** The published five. */
    public RerankedTemporalDifference() {
        this(5);
    }

    @Override
    public String summary() {
        return "Q and V of a policy that says the best of several utterances (CHAI)";
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
