package org.archerrl.variant;

import java.util.List;
import org.archerrl.variant.AdvantageTransform.Scope;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.FrozenPolicy.Acting;
import org.archerrl.variant.PolicyExtraction.Correction;
import org.archerrl.variant.PolicyExtraction.Unit;
import org.archerrl.variant.ValueEvaluator.Fitted;

/** Refuses combinations that mean nothing, or something else than they say: the key, why, and what to do instead. */
final class Legality {
    private final AlgorithmSpec spec;
    private final boolean fresh;
    private final boolean moves;
    private final boolean climbs;
    private final boolean fitsQ;
    private final boolean tokens;

    private Legality(AlgorithmSpec spec) {
        this.spec = spec;
        this.fresh = spec.extraction().utterancesPerState() > 0;
        this.moves = !(spec.extraction() instanceof FrozenPolicy);
        this.climbs = climbs(spec.extraction());
        this.fitsQ = spec.evaluator() instanceof ValueEvaluator values && values.fitted() == Fitted.Q_AND_VALUE;
        this.tokens = spec.credit().granularity() == Granularity.TOKEN
                || spec.credit().granularity() == Granularity.TURN_AND_TOKEN;
    }

    /**
     * Checks an algorithm.
     *
     * @throws IllegalArgumentException if it is refused
     */
    static void check(AlgorithmSpec spec) {
        Legality rules = new Legality(spec);
        rules.credit();
        rules.data();
        rules.steps();
        rules.acting();
        rules.units();
        rules.comparisons();
        rules.reference();
    }

    private void credit() {
        refuse(
                !spec.evaluator().granularities().contains(spec.credit().granularity()),
                "credit",
                "the evaluator " + spec.evaluator().name() + " cannot give credit to the "
                        + spec.credit().name(),
                "write credit: " + String.join(" or ", possibleCredits()));
        refuse(
                fresh && (spec.evaluator().scope() != Evaluator.Scope.ANY || tokens),
                "extraction.utterancesPerState",
                "the evaluator " + spec.evaluator().name() + " with credit to the "
                        + spec.credit().name()
                        + " values only what was recorded, so fresh utterances would have no advantage, got "
                        + spec.extraction().utterancesPerState() + " at each state",
                "write 0, or an evaluator of Q with credit to turns");
    }

    private List<String> possibleCredits() {
        return Variants.of(Credit.class).values().stream()
                .filter(credit -> spec.evaluator().granularities().contains(credit.granularity()))
                .map(Variant::name)
                .toList();
    }

    /** Who may have made the data that a method learns from. */
    private void data() {
        refuse(
                spec.evaluator().isOnPolicy() && spec.regime().source() != Source.ON_POLICY,
                "regime",
                spec.regime().name() + " holds episodes of other policies, and the values of "
                        + spec.evaluator().name() + " are those of the one that played",
                "take the regime on-policy, or an off-policy evaluator");
        refuse(
                moves
                        && !fresh
                        && spec.extraction().correction() == Correction.NONE
                        && spec.regime().source() != Source.ON_POLICY,
                "extraction",
                spec.extraction().name()
                        + " on recorded utterances is right only for those of the present policy, and the regime "
                        + spec.regime().name() + " has others",
                "draw fresh utterances, correct by ratios (clipped-policy-gradient), or learn on-policy");
        refuse(
                climbs && spec.regime().source() == Source.OFFLINE && !fresh,
                "regime",
                "offline data hold no log-probabilities that "
                        + spec.extraction().name() + " could correct by",
                "imitate the data (advantage-weighted, filtered-cloning)");
        refuse(
                climbs
                        && spec.regime().source() == Source.OFFLINE
                        && !spec.regime().allowsPolicyGradients(),
                "regime",
                "offline, " + spec.extraction().name()
                        + " follows the critic to where there are no data, and collapses",
                "imitate the data (advantage-weighted), or ask for it: regime: {name: offline, policyGradients: allowed}");
    }

    private void steps() {
        refuse(
                !moves && spec.policy().sampleSets() > 0,
                "policy.sampleSets",
                "the policy of " + spec.extraction().name() + " never moves, got "
                        + spec.policy().sampleSets() + " sample sets",
                "write 0");
        refuse(
                moves
                        && !fresh
                        && spec.extraction().correction() == Correction.RATIO
                        && spec.regime().source() == Source.ON_POLICY
                        && spec.policy().sampleSets() - 1 > spec.regime().maxStaleness(),
                "regime.maxStaleness",
                "each of the " + spec.policy().sampleSets()
                        + " sample sets makes a new version of the policy, and turns may be at most "
                        + spec.regime().maxStaleness() + " versions old",
                "write " + (spec.policy().sampleSets() - 1) + " or more, or policy.sampleSets: 1");
        refuse(
                spec.evaluator().model() != Model.NONE
                        && moves
                        && spec.critic().stepsPerIteration() + spec.critic().stepsBefore() == 0,
                "critic.stepsPerIteration",
                "the evaluator " + spec.evaluator().name() + " learns, and has no steps to learn in",
                "write 1 or more");
    }

    private void acting() {
        refuse(
                acts(Acting.BEST_OF_SEVERAL) && (!fitsQ || tokens),
                "extraction",
                spec.extraction().name() + " ranks utterances by Q, and there is none with the evaluator "
                        + spec.evaluator().name() + " and credit to the "
                        + spec.credit().name(),
                "take an evaluator of Q with credit to turns");
        refuse(
                acts(Acting.SHIFTED_TOKENS) && (!fitsQ || spec.credit().granularity() != Granularity.TOKEN),
                "extraction",
                spec.extraction().name() + " needs a Q of tokens, and the evaluator "
                        + spec.evaluator().name() + " with credit to the "
                        + spec.credit().name() + " has none",
                "take an evaluator of Q with credit: token");
    }

    private boolean acts(Acting acting) {
        return spec.extraction() instanceof FrozenPolicy frozen && frozen.acting() == acting;
    }

    private void units() {
        refuse(
                spec.extraction().unit() == Unit.UTTERANCE && tokens,
                "extraction",
                spec.extraction().name() + " weighs whole utterances, and credit to the "
                        + spec.credit().name() + " gives each token its own advantage",
                "take credit: turn, or a loss of tokens");
        refuse(
                spec.extraction().baseline() == TokenBaseline.LEARNT && tokens,
                "extraction.baseline",
                "credit to the " + spec.credit().name() + " has a baseline at each token already",
                "write none");
    }

    private void comparisons() {
        refuse(
                needsGroups(spec.transform(), spec.credit()) && spec.regime().groupSize() < 2,
                "regime.groupSize",
                spec.transform().name() + " with credit to the " + spec.credit().name()
                        + " compares episodes of the same task instance, and the regime "
                        + spec.regime().name() + " plays "
                        + spec.regime().groupSize() + " of each",
                "take on-policy with a groupSize of 2 or more");
        refuse(
                spec.evaluator().comparesEpisodes()
                        && spec.regime().source() != Source.OFFLINE
                        && spec.regime().groupSize() < 2,
                "regime",
                spec.evaluator().name()
                        + " learns from better and worse episodes of the same task instance, and the regime "
                        + spec.regime().name() + " plays " + spec.regime().groupSize() + " of each",
                "take offline data with several attempts, or on-policy with a groupSize of 2 or more");
        refuse(
                spec.transform().scope() == Scope.STATE && spec.extraction().utterancesPerState() < 2,
                "transform",
                spec.transform().name() + " compares utterances at the same state, and there is at most one",
                "draw 2 or more (extraction.utterancesPerState)");
    }

    private void reference() {
        refuse(
                spec.kl().rewardWeight() > 0 && (spec.regime().source() != Source.ON_POLICY || fresh),
                "kl",
                "reward that depends on the policy is stale as soon as the policy moves, and the regime "
                        + spec.regime().name() + " keeps it",
                "take kl: loss, or the regime on-policy with recorded utterances");
        refuse(
                spec.kl().cloningWeight() > 0 && spec.regime().seedEpisodes() == SeedEpisodes.DROPPED,
                "kl",
                spec.kl().name() + " clones the warm start's episodes, and the regime drops them",
                "write regime.seedEpisodes: kept");
    }

    /** Whether the steps follow the evaluator wherever it leads; imitation and the reference keep near the data. */
    static boolean climbs(PolicyExtraction extraction) {
        return !(extraction instanceof FrozenPolicy)
                && (extraction.correction() == Correction.NONE || extraction.correction() == Correction.RATIO);
    }

    /** Whether episodes of an instance are compared. */
    static boolean needsGroups(AdvantageTransform transform, Credit credit) {
        return transform.scope() == Scope.INSTANCE || credit.granularity() == Granularity.TRAJECTORY_AND_TURN;
    }

    private static void refuse(boolean illegal, String key, String why, String instead) {
        if (illegal) {
            throw new IllegalArgumentException("algorithm." + key + ": " + why + "; " + instead);
        }
    }
}
