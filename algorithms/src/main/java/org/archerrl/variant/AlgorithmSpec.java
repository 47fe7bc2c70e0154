package org.archerrl.variant;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.archerrl.variant.AdvantageTransform.Scope;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.PolicyExtraction.Acting;
import org.archerrl.variant.PolicyExtraction.Correction;
import org.archerrl.variant.PolicyExtraction.Moves;
import org.archerrl.variant.PolicyExtraction.Unit;
import org.archerrl.variant.ValueEvaluator.Fitted;

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
    public AlgorithmSpec {
        boolean fresh = extraction.utterancesPerState() > 0;
        boolean moves = extraction.moves() == Moves.YES;
        boolean climbs = climbs(extraction);
        boolean fitsQ = evaluator instanceof ValueEvaluator values && values.fitted() == Fitted.Q_AND_VALUE;
        boolean tokens =
                credit.granularity() == Granularity.TOKEN || credit.granularity() == Granularity.TURN_AND_TOKEN;

        refuse(
                !evaluator.granularities().contains(credit.granularity()),
                "credit",
                credit.name() + " is nothing that the evaluator " + evaluator.name() + " can give credit to",
                "it gives it to "
                        + evaluator.granularities().stream()
                                .sorted()
                                .map(g -> word(g))
                                .toList());
        refuse(
                evaluator.isOnPolicy() && regime.source() != Source.ON_POLICY,
                "regime",
                regime.name() + " holds episodes of other policies, and the values of " + evaluator.name()
                        + " are those of the one that played",
                "take the regime on-policy, or an off-policy evaluator");
        refuse(
                fresh && (evaluator.scope() != Evaluator.Scope.ANY || tokens),
                "extraction.utterancesPerState",
                "the evaluator " + evaluator.name() + " with credit to the " + credit.name()
                        + " values only what was recorded, and " + extraction.utterancesPerState()
                        + " fresh utterances a state would have no advantage",
                "write 0, or an evaluator of Q with credit to turns");
        refuse(
                moves && !fresh && extraction.correction() == Correction.NONE && regime.source() != Source.ON_POLICY,
                "extraction",
                extraction.name()
                        + " on recorded utterances is right only for those of the present policy, and the regime "
                        + regime.name() + " has others",
                "draw fresh utterances, correct by ratios (clipped-policy-gradient), or learn on-policy");
        refuse(
                climbs && regime.source() == Source.OFFLINE && !fresh,
                "regime",
                "offline data hold no log-probabilities that " + extraction.name() + " could correct by",
                "imitate the data (advantage-weighted, filtered-cloning)");
        refuse(
                climbs && regime.source() == Source.OFFLINE && !regime.allowsPolicyGradients(),
                "regime",
                "offline, " + extraction.name() + " follows the critic to where there are no data, and collapses",
                "imitate the data (advantage-weighted), or ask for it: regime: {name: offline, policyGradients: allowed}");
        refuse(
                !moves && policy.sampleSets() > 0,
                "policy.sampleSets",
                "the policy of " + extraction.name() + " never moves, got " + policy.sampleSets() + " sample sets",
                "write 0");
        refuse(
                extraction.acting() == Acting.BEST_OF_SEVERAL && (!fitsQ || tokens),
                "extraction",
                extraction.name() + " ranks utterances by Q, and there is none with the evaluator " + evaluator.name()
                        + " and credit to the " + credit.name(),
                "take an evaluator of Q with credit to turns");
        refuse(
                extraction.acting() == Acting.SHIFTED_TOKENS && (!fitsQ || credit.granularity() != Granularity.TOKEN),
                "extraction",
                extraction.name() + " needs a Q of tokens, and the evaluator " + evaluator.name()
                        + " with credit to the " + credit.name() + " has none",
                "take an evaluator of Q with credit: token");
        refuse(
                extraction.unit() == Unit.UTTERANCE && tokens,
                "extraction",
                extraction.name() + " weighs whole utterances, and credit to the " + credit.name()
                        + " gives each token its own advantage",
                "take credit: turn, or a loss of tokens");
        refuse(
                extraction.baseline() == TokenBaseline.LEARNT && tokens,
                "extraction.baseline",
                "credit to the " + credit.name() + " has a baseline at each token already",
                "write none");
        refuse(
                needsGroups(transform, credit) && regime.groupSize() < 2,
                "regime.groupSize",
                transform.name() + " with credit to the " + credit.name()
                        + " compares episodes of the same task instance, and the regime " + regime.name() + " plays "
                        + regime.groupSize() + " of each",
                "take on-policy with a groupSize of 2 or more");
        refuse(
                evaluator.comparesEpisodes() && regime.source() != Source.OFFLINE && regime.groupSize() < 2,
                "regime",
                evaluator.name() + " learns from better and worse episodes of the same task instance, and the regime "
                        + regime.name() + " plays " + regime.groupSize() + " of each",
                "take offline data with several attempts, or on-policy with a groupSize of 2 or more");
        refuse(
                transform.scope() == Scope.STATE && extraction.utterancesPerState() < 2,
                "transform",
                transform.name() + " compares utterances at the same state, and there is at most one",
                "draw 2 or more (extraction.utterancesPerState)");
        refuse(
                kl.rewardWeight() > 0 && (regime.source() != Source.ON_POLICY || fresh),
                "kl",
                "reward that depends on the policy is stale as soon as the policy moves, and the regime "
                        + regime.name() + " keeps it",
                "take kl: loss, or the regime on-policy with recorded utterances");
        refuse(
                kl.cloningWeight() > 0 && regime.seedEpisodes() == SeedEpisodes.DROPPED,
                "kl",
                kl.name() + " clones the warm start's episodes, and the regime drops them",
                "write regime.seedEpisodes: kept");
        refuse(
                moves
                        && !fresh
                        && extraction.correction() == Correction.RATIO
                        && regime.source() == Source.ON_POLICY
                        && policy.sampleSets() - 1 > regime.maxStaleness(),
                "regime.maxStaleness",
                "each of the " + policy.sampleSets()
                        + " sample sets makes a new version of the policy, and turns may be at most "
                        + regime.maxStaleness() + " versions old",
                "write " + (policy.sampleSets() - 1) + " or more, or policy.sampleSets: 1");
        refuse(
                evaluator.model() != Model.NONE && moves && critic.stepsPerIteration() + critic.stepsBefore() == 0,
                "critic.stepsPerIteration",
                "the evaluator " + evaluator.name() + " learns, and has no steps to learn in",
                "write 1 or more");
    }

    /** Whether the steps follow the evaluator wherever it leads; imitation and the reference keep near the data. */
    private static boolean climbs(PolicyExtraction extraction) {
        return extraction.moves() == Moves.YES
                && (extraction.correction() == Correction.NONE || extraction.correction() == Correction.RATIO);
    }

    private static boolean needsGroups(AdvantageTransform transform, Credit credit) {
        return transform.scope() == Scope.INSTANCE || credit.granularity() == Granularity.TRAJECTORY_AND_TURN;
    }

    private static String word(Granularity granularity) {
        return granularity.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void refuse(boolean illegal, String key, String why, String instead) {
        if (illegal) {
            throw new IllegalArgumentException("algorithm." + key + ": " + why + "; " + instead);
        }
    }

    /** Returns whether episodes of the same task instance are compared, which an environment has to be able to repeat. */
    public boolean comparesEpisodes() {
        return needsGroups(transform, credit) || evaluator.comparesEpisodes();
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
        if (regime.allowsPolicyGradients() && climbs(extraction)) {
            warnings.add("offline policy gradients collapsed where they were published");
        }
        return warnings;
    }
}
