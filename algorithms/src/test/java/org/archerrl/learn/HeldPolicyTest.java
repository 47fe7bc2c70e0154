package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.kl.CloningMix;
import org.archerrl.variant.kl.LossKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds a policy near the warm start, and what tells how far it has gone; no utterance has any advantage here. */
class HeldPolicyTest {
    private static final int VOCABULARY = 4;
    private static final List<TokenTrajectory> STATES = Toy.episodes(5, VOCABULARY, 61);
    private static final List<TokenTrajectory> DEMONSTRATIONS = Toy.episodes(4, VOCABULARY, 62);

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 6);

    @AfterEach
    void close() {
        policy.close();
    }

    @ParameterizedTest
    @EnumSource(Estimator.class)
    void theLossDrawsThePolicyToTheReference(Estimator estimator) {
        try (PolicyLearner learner = new PolicyLearner(policy, held(estimator));
                TokenPolicy reference = Toy.policy(VOCABULARY, 77)) {
            learner.refer(TokenPolicy.restored(reference.files()));
            double before = divergence(reference);
            for (int step = 0; step < 40; step++) {
                UpdateReport report = learner.update(STATES, judged(step));
                assertTrue(report.scalars().containsKey("policy.klLoss"));
            }
            double after = divergence(reference);
            assertTrue(after < .7 * before, before + " to " + after);
        }
    }

    @Test
    void atTheReferenceTheThirdEstimateIsNothingAndPullsNowhere() {
        try (PolicyLearner learner = new PolicyLearner(policy, held(Estimator.K3))) {
            learner.refer(TokenPolicy.restored(policy.files()));
            Map<String, Double> report = learner.update(STATES, judged(0)).scalars();
            assertEquals(0, report.get("policy.klLoss"), 1e-6);
            assertEquals(0, report.get("policy.gradientNorm"), 1e-4);
        }
    }

    @Test
    void aLossWithoutAReferenceIsRefused() {
        try (PolicyLearner learner = new PolicyLearner(policy, held(Estimator.K3))) {
            assertEquals(
                    "algorithm.kl: needs the reference policy, and there is none; refer() to it before the first update",
                    assertThrows(IllegalStateException.class, () -> learner.update(STATES, judged(0)))
                            .getMessage());
        }
    }

    /** Without advantages the step beside is the cloning step, as heavy as the mix says. */
    @Test
    void demonstrationsAreClonedBeside() {
        double weight = .25;
        AlgorithmSpec spec = ToySpec.of(new CloningMix(weight), new OnlineReplay());
        try (TokenPolicy other = Toy.policy(VOCABULARY, 6);
                PolicyLearner mixing = new PolicyLearner(policy, spec);
                BehaviourCloning cloning = new BehaviourCloning(other, new WarmStart(1, "x", 1, 1, 1e-3, 1e9))) {
            Map<String, Double> mixed =
                    mixing.update(STATES, judged(0), DEMONSTRATIONS).scalars();
            Map<String, Double> cloned = cloning.update(DEMONSTRATIONS).scalars();
            assertEquals(cloned.get("cloning.loss"), mixed.get("policy.cloningLoss"), 1e-6);
            assertEquals(
                    weight * cloned.get("cloning.gradientNorm"),
                    mixed.get("policy.gradientNorm"),
                    1e-4 * mixed.get("policy.gradientNorm"));
        }
    }

    @Test
    void nothingToCloneIsRefused() {
        try (PolicyLearner mixing = new PolicyLearner(policy, ToySpec.of(new CloningMix(.25), new OnlineReplay()))) {
            assertEquals(
                    "algorithm.kl: cloning-mix clones demonstrations beside each step, and there are none; keep the warm"
                            + " start's episodes",
                    assertThrows(IllegalStateException.class, () -> mixing.update(STATES, judged(0)))
                            .getMessage());
        }
    }

    @Test
    void stalenessIsCountedInVersionsAndKnowsWhoSpoke() {
        List<TokenTrajectory> played = Toy.playedBy(policy, STATES);
        try (PolicyLearner learner = new PolicyLearner(policy, ToySpec.of())) {
            for (int version = 0; version < 3; version++) {
                Map<String, Double> report = learner.update(played, judged(0)).scalars();
                assertEquals(version, report.get("policy.staleness"));
            }
            // Whoever played these is no policy.
            assertFalse(learner.update(STATES, judged(0)).scalars().containsKey("policy.staleness"));
        }
    }

    private static AlgorithmSpec held(Estimator estimator) {
        return ToySpec.of(ToySpec.steps(3e-3), new LossKl(1, estimator));
    }

    private ScoredUtterances judged(int draw) {
        Utterances said = policy.sample(new EpisodeBatch(STATES), 4, 4, new Seed(draw));
        double[][] nothing =
                IntStream.range(0, said.count()).mapToObj(m -> new double[1]).toArray(double[][]::new);
        return new ScoredUtterances(4, said, nothing, new UpdateReport(Map.of()));
    }

    /** How far the policy's utterances are from the reference, on a draw of their own: the third estimate, in nats. */
    private double divergence(TokenPolicy reference) {
        Utterances said = policy.sample(new EpisodeBatch(STATES), 64, 4, new Seed(1000));
        SampleSet set = new SampleSet(
                STATES,
                new ScoredUtterances(64, said, new double[said.count()][1], new UpdateReport(Map.of())),
                ToySpec.of(),
                MicroBatches.WHOLE);
        set.hold(reference, new PeerStep(Peers.ALONE));
        float[][] referred = set.minibatches(0, new Seed(1)).get(0).get(0).reference();
        double sum = 0;
        for (int m = 0; m < said.count(); m++) {
            for (int i = 0; i < referred[m].length; i++) {
                sum += Estimator.K3.of(said.logProbs()[m][i], referred[m][i]);
            }
        }
        return sum / said.count();
    }
}
