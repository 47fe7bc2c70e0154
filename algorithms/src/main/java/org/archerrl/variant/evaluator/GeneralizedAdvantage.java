package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.rl.Check;
import org.archerrl.rl.Gae;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * V of the present policy, and generalised advantages of what it did (Schulman et al., arXiv 1506.02438): the value function of
 * PPO, over turns, tokens, or both.
 *
 * <p>{@code A = GAE(gamma, lambda)} of the recorded decisions, V regresses on {@code A + Vbar}. With a target that is copied once an
 * iteration these are the fixed returns of PPO.
 *
 * @param lambda 0 for one-step errors, 1 for returns less values
 */
@AutoService(Evaluator.class)
public record GeneralizedAdvantage(double lambda) implements ValueEvaluator {
    public GeneralizedAdvantage {
        Check.within("algorithm.evaluator.lambda", lambda, 0, 1);
    }

    /** PPO's lambda. */
    public GeneralizedAdvantage() {
        this(0.95);
    }

    @Override
    public double[] advantages(Decisions decisions, Horizon horizon, Credit credit) {
        return credit.generalised(
                decisions,
                TemporalDifferences.smallest(decisions.value()),
                TemporalDifferences.smallest(decisions.nextValue()),
                horizon.discount(),
                lambda);
    }

    @Override
    public String summary() {
        return "V of the present policy, and generalised advantages of what it did (PPO)";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN, Granularity.TOKEN, Granularity.TURN_AND_TOKEN);
    }

    @Override
    public boolean isOnPolicy() {
        return true;
    }

    @Override
    public Fitted fitted() {
        return Fitted.VALUE;
    }

    @Override
    public Set<Ingredient> ingredients() {
        return Set.of(Ingredient.VALUE, Ingredient.NEXT_VALUE);
    }

    @Override
    public double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit) {
        double[][] target_KD = new double[decisions.value().length][];
        for (int k = 0; k < target_KD.length; k++) {
            double[] value_D = decisions.value()[k];
            target_KD[k] = Gae.returns(
                    credit.generalised(decisions, value_D, decisions.nextValue()[k], horizon.discount(), lambda),
                    value_D);
        }
        return target_KD;
    }
}
