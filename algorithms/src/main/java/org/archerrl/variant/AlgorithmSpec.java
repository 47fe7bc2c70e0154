package org.archerrl.variant;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.PolicyExtraction.Correction;

/**
 * One algorithm: a value of each axis, and how its learners step. Combinations that mean nothing, or something else than they say,
 * are refused here.
 *
 * @param evaluator the high level
 * @param extraction the low level
 * @param regime the data
 * @param credit what is given credit
 * @param ensemble heads and target copies of the evaluator's networks; of no meaning to one that has none
 * @param transform what happens to advantages
 * @param kl what holds the policy
 * @param horizon how the future counts
 * @param critic how the evaluator is fitted
 * @param policy how the policy is moved
 */
public record AlgorithmSpec(
        Evaluator evaluator,
        PolicyExtraction extraction,
        DataRegime regime,
        Credit credit,
        Ensemble ensemble,
        AdvantageTransform transform,
        Kl kl,
        Horizon horizon,
        CriticSteps critic,
        PolicySteps policy) {
    public AlgorithmSpec(
            Evaluator evaluator,
            PolicyExtraction extraction,
            DataRegime regime,
            Credit credit,
            Ensemble ensemble,
            AdvantageTransform transform,
            Kl kl,
            Horizon horizon,
            CriticSteps critic,
            PolicySteps policy) {
        this.evaluator = evaluator;
        this.extraction = extraction;
        this.regime = regime;
        this.credit = credit;
        this.ensemble = ensemble;
        this.transform = transform;
        this.kl = kl;
        this.horizon = horizon;
        this.critic = critic;
        this.policy = policy;
        Legality.check(this);
    }

    /** Returns whether episodes of the same task instance are compared, which an environment has to be able to repeat. */
    public boolean comparesEpisodes() {
        return Legality.needsGroups(transform, credit) || evaluator.comparesEpisodes();
    }

    /** Returns what the evaluator's batches are drawn from, whole instances if it compares their episodes. */
    public Draw evaluatorDraw(int collected) {
        Draw draw = regime.evaluatorDraw(collected);
        return evaluator.comparesEpisodes() ? draw.ofInstances() : draw;
    }

    /** Returns whether learners are to know the warm start's policy. */
    public boolean needsReference() {
        return kl.rewardWeight() > 0 || kl.hasLoss() || evaluator.needsReference() || extraction.needsReference();
    }

    /** Returns whether ratios to stored log-probabilities say how far recorded turns are from the present policy. */
    public boolean correctsRecorded() {
        return extraction.correction() == Correction.RATIO && extraction.utterancesPerState() == 0;
    }

    /** Returns what is legal but known to mislead, a sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (evaluator.name().equals("monte-carlo") && regime.source() == Source.REPLAY) {
            warnings.add(
                    "monte-carlo returns in a replay buffer are those of all the policies that played: quick at first, then"
                            + " biased");
        }
        if (regime.allowsPolicyGradients() && Legality.climbs(extraction)) {
            warnings.add("offline policy gradients collapsed where they were published");
        }
        return warnings;
    }
}
