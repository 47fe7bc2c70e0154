package org.archerrl.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.ToySpec;
import org.archerrl.variant.credit.AnchoredCredit;
import org.archerrl.variant.credit.TokenCredit;
import org.archerrl.variant.evaluator.GeneralizedAdvantage;
import org.archerrl.variant.evaluator.MonteCarlo;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.AdvantageWeighted;
import org.archerrl.variant.extraction.BestOfSeveral;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.ClippedPolicyGradient.Ratio;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.extraction.ShiftedTokens;
import org.archerrl.variant.kl.CloningMix;
import org.archerrl.variant.kl.LossKl;
import org.archerrl.variant.kl.RewardKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.regime.Offline.PolicyGradients;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.CenteredByState;
import org.archerrl.variant.transform.GroupStandardised;
import org.archerrl.variant.transform.LeaveOneOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlgorithmSpecTest {
    private static final Reinforce RECORDED = new Reinforce(0, TokenBaseline.NONE);

    /** Parts that take the place of ArCHer's, and what is said of the result. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(
                        "credit: the evaluator temporal-difference cannot give credit to the token; write credit: turn",
                        new TokenCredit()),
                refusal(
                        "regime: online-replay holds episodes of other policies, and the values of"
                                + " generalized-advantage are those of the one that played; take the regime"
                                + " on-policy, or an off-policy evaluator",
                        new GeneralizedAdvantage(),
                        RECORDED),
                refusal(
                        "extraction.utterancesPerState: the evaluator returns with credit to the turn values only what"
                                + " was recorded, so fresh utterances would have no advantage, got 1 at each state;"
                                + " write 0, or an evaluator of Q with credit to turns",
                        new Returns()),
                refusal(
                        "extraction: reinforce on recorded utterances is right only for those of the present policy,"
                                + " and the regime online-replay has others; draw fresh utterances, correct by ratios"
                                + " (clipped-policy-gradient), or learn on-policy",
                        RECORDED),
                refusal(
                        "regime: offline data hold no log-probabilities that clipped-policy-gradient could correct by;"
                                + " imitate the data (advantage-weighted, filtered-cloning)",
                        new Offline(PolicyGradients.ALLOWED),
                        ClippedPolicyGradient.ofEpisodes(1)),
                refusal(
                        "regime: offline, reinforce follows the critic to where there are no data, and collapses;"
                                + " imitate the data (advantage-weighted), or ask for it:"
                                + " regime: {name: offline, policyGradients: allowed}",
                        new Offline()),
                refusal(
                        "policy.sampleSets: the policy of best-of-several never moves, got 1 sample sets; write 0",
                        new BestOfSeveral()),
                refusal(
                        "extraction: best-of-several ranks utterances by Q, and there is none with the evaluator returns"
                                + " and credit to the turn; take an evaluator of Q with credit to turns",
                        new BestOfSeveral(),
                        new Returns(),
                        PolicySteps.none()),
                refusal(
                        "extraction: shifted-tokens needs a Q of tokens, and the evaluator temporal-difference with"
                                + " credit to the turn has none; take an evaluator of Q with credit: token",
                        new ShiftedTokens(),
                        PolicySteps.none()),
                refusal(
                        "extraction: clipped-policy-gradient weighs whole utterances, and credit to the token gives"
                                + " each token its own advantage; take credit: turn, or a loss of tokens",
                        new MonteCarlo(),
                        new TokenCredit(),
                        new ClippedPolicyGradient(0, 1, .2, 0, Ratio.SEQUENCE, TokenBaseline.NONE)),
                refusal(
                        "extraction.baseline: credit to the token has a baseline at each token already; write none",
                        new MonteCarlo(),
                        new TokenCredit(),
                        new ClippedPolicyGradient(0, 1, .2, 0, Ratio.TOKEN, TokenBaseline.LEARNT)),
                refusal(
                        "regime.groupSize: leave-one-out with credit to the turn compares episodes of the same task"
                                + " instance, and the regime online-replay plays 1 of each; take on-policy with a"
                                + " groupSize of 2 or more",
                        new LeaveOneOut()),
                refusal(
                        "regime.groupSize: none with credit to the anchored compares episodes of the same task"
                                + " instance, and the regime on-policy plays 1 of each; take on-policy with a"
                                + " groupSize of 2 or more",
                        new Returns(),
                        new AnchoredCredit(),
                        RECORDED,
                        new OnPolicy()),
                refusal(
                        "transform: centered-by-state compares utterances at the same state, and there is at most one;"
                                + " draw 2 or more (extraction.utterancesPerState)",
                        new CenteredByState()),
                refusal(
                        "kl: reward that depends on the policy is stale as soon as the policy moves, and the regime"
                                + " online-replay keeps it; take kl: loss, or the regime on-policy with recorded"
                                + " utterances",
                        new RewardKl()),
                refusal(
                        "kl: cloning-mix clones the warm start's episodes, and the regime drops them;"
                                + " write regime.seedEpisodes: kept",
                        new CloningMix()),
                refusal(
                        "regime.maxStaleness: each of the 3 sample sets makes a new version of the policy, and turns may"
                                + " be at most 0 versions old; write 2 or more, or policy.sampleSets: 1",
                        new Returns(),
                        ClippedPolicyGradient.ofEpisodes(1),
                        new OnPolicy(),
                        new PolicySteps(3e-4, 32, 3)),
                refusal(
                        "critic.stepsPerIteration: the evaluator temporal-difference learns, and has no steps to learn"
                                + " in; write 1 or more",
                        CriticSteps.none()));
    }

    private static Arguments refusal(String message, Record... parts) {
        return Arguments.of("algorithm." + message, parts);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatMeansNothingIsRefused(String message, Record[] parts) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ToySpec.of(parts))
                        .getMessage());
    }

    @Test
    void whatMisleadsIsLegalWithAWarning() {
        assertEquals(List.of(), ToySpec.of().warnings());
        assertTrue(ToySpec.of(new MonteCarlo()).warnings().get(0).startsWith("monte-carlo returns in a replay buffer"));
        assertEquals(
                List.of("offline policy gradients collapsed where they were published"),
                ToySpec.of(new Offline(PolicyGradients.ALLOWED)).warnings());
        assertEquals(
                List.of(),
                ToySpec.of(new Offline(PolicyGradients.ALLOWED), new AdvantageWeighted())
                        .warnings());
    }

    @Test
    void anAlgorithmKnowsWhatItNeeds() {
        AlgorithmSpec groups =
                ToySpec.of(new Returns(), RECORDED, OnPolicy.groupsOf(2), new GroupStandardised(), new LossKl());
        assertTrue(groups.comparesEpisodes());
        assertTrue(groups.needsReference());
        assertFalse(groups.correctsRecorded());
        assertFalse(ToySpec.of().comparesEpisodes());
        assertFalse(ToySpec.of().needsReference());
        assertTrue(ToySpec.of(new AdvantageWeighted(), ClippedPolicyGradient.ofEpisodes(2))
                .correctsRecorded());
    }

    /** The whole product of the four axes that decide what is legal; what is not refused takes a step. */
    @Test
    void whateverIsLegalRuns() {
        List<AlgorithmSpec> legal = new ArrayList<>();
        int refused = 0;
        for (Variant evaluator : found(Evaluator.class)) {
            for (Variant credit : found(Credit.class)) {
                for (Variant extraction : extractions()) {
                    for (Variant regime : found(DataRegime.class, OnPolicy.groupsOf(2))) {
                        Optional<AlgorithmSpec> spec = combined(evaluator, credit, extraction, regime);
                        spec.ifPresent(legal::add);
                        refused += spec.isPresent() ? 0 : 1;
                    }
                }
            }
        }
        assertTrue(legal.size() >= 100 && refused >= legal.size(), legal.size() + " legal, " + refused + " refused");
        legal.forEach(spec -> new AlgorithmContract(spec).everythingStaysFinite());
    }

    /** Those that are found, with their defaults, and the forms that learn from what was played. */
    private static List<Variant> extractions() {
        return found(PolicyExtraction.class, RECORDED, ClippedPolicyGradient.ofEpisodes(2));
    }

    private static Optional<AlgorithmSpec> combined(Variant... parts) {
        boolean moves = Stream.of(parts).noneMatch(part -> part instanceof FrozenPolicy);
        return ToyAlgorithms.legal(
                ToySpec.of(moves ? ToySpec.steps(1e-3) : PolicySteps.none(), new CriticSteps()), parts);
    }

    private static <V extends Variant> List<Variant> found(Class<V> axis, Variant... others) {
        Collection<V> variants = Variants.of(axis).values();
        return Stream.concat(variants.stream(), Stream.of(others)).toList();
    }
}
