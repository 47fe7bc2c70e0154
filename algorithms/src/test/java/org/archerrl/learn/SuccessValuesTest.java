package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.interaction.Ending;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.evaluator.SuccessClassifier;
import org.archerrl.variant.preset.Digirl;
import org.junit.jupiter.api.Test;

/**
 * Two instructions of which one is followed by success three times in four, the other once; after the first turn the
 * observation tells which it will be.
 */
class SuccessValuesTest {
    private static final int VOCABULARY = 6;
    private static final Seed SEED = new Seed(4);
    private static final SuccessClassifier EVALUATOR = new SuccessClassifier();
    private static final AlgorithmSpec SPEC = ToySpec.with(new Digirl().spec(), new CriticSteps(1e-2, 1, 8, 1, 1));
    private static final Evaluators EVALUATORS = new Evaluators(SPEC, new CriticSpec("nano"), 4);
    private static final List<TokenTrajectory> EPISODES = episodes();

    private static List<TokenTrajectory> episodes() {
        List<TokenTrajectory> episodes = new ArrayList<>();
        for (int instruction : new int[] {1, 2}) {
            for (int i = 0; i < 4; i++) {
                boolean isWon = i < (instruction == 1 ? 3 : 1);
                int[] tokens = {instruction, 5, 0, isWon ? 3 : 4, 5, 0, 5};
                episodes.add(new TokenTrajectory(
                        instruction + "-" + i,
                        instruction,
                        tokens,
                        List.of(
                                new TokenTurn(0, 1, 3, new float[0], 0, Ending.CONTINUES),
                                new TokenTurn(0, 4, 6, new float[0], isWon ? 1 : 0, Ending.TERMINATED)),
                        0));
            }
        }
        return episodes;
    }

    private static EvaluatorLearner learner() {
        return EVALUATORS.fresh(Toy.policy(VOCABULARY, 1), Optional.empty(), SEED);
    }

    private static void fit(EvaluatorLearner learner, int steps) {
        learner.updates(Collections.nCopies(steps, EPISODES), SEED);
    }

    @Test
    void valuesBecomeTheProbabilitiesOfSuccess() {
        try (EvaluatorLearner learner = learner();
                TokenPolicy policy = Toy.policy(VOCABULARY, 1)) {
            fit(learner, 200);
            try (Critic critic = EVALUATORS.critic(policy, learner.files());
                    OpeningLearner openings = new OpeningLearner(
                            EVALUATOR,
                            new CriticSpec("nano")
                                    .restored(policy, ComputeDevice.CPU, OpeningLearner.networkIn(learner.files())),
                            SPEC.critic());
                    NDManager manager = ComputeDevice.CPU.scope();
                    Autograd scope = Autograd.off()) {
                double[] expected = {.75, .75, .75, .75, .25, .25, .25, .25};
                assertArrayEquals(expected, openings.values(EPISODES), .03);
                for (double[] head : Heads.arrays(
                        critic.online(manager, new EpisodeBatch(EPISODES)).value(), 2)) {
                    for (int e = 0; e < expected.length; e++) {
                        assertEquals(expected[e], EVALUATOR.value(head[2 * e]), .03);
                        double won = EPISODES.get(e).totalReward();
                        assertEquals(won, EVALUATOR.value(head[2 * e + 1]), .03);
                    }
                }
            }
            // Probabilities, not rewards over 20.
            assertEquals(0, learner.assess(EPISODES).scalars().get("critic.v.bias"), .03);
            double mean = learner.score(EPISODES, SEED).report().scalars().get("critic.v.mean");
            assertEquals(.5, mean, .03);
        }
    }

    @Test
    void theLuckySuccessIsClonedAndNothingElse() {
        try (EvaluatorLearner learner = learner()) {
            fit(learner, 200);
            ScoredUtterances scored = learner.score(EPISODES, SEED);
            double[] weights = Arrays.stream(scored.advantages())
                    .mapToDouble(a -> SPEC.extraction().weights(a, 1)[0])
                    .toArray();
            // The episode that won though it was likely to be lost is the most surprising one.
            double[] expected = new double[16];
            expected[8] = 1;
            expected[9] = 1;
            assertArrayEquals(expected, weights);
        }
    }

    @Test
    void aBatchInPartsIsJudgedAndLearntAsAWhole() {
        Evaluators inParts =
                new Evaluators(SPEC, new CriticSpec("nano", CriticForm.TURNS, EncoderPooling.DEFAULT, 3), 4);
        try (EvaluatorLearner whole = learner();
                EvaluatorLearner parts = inParts.fresh(Toy.policy(VOCABULARY, 1), Optional.empty(), SEED)) {
            UpdateReport expected = whole.updates(List.of(EPISODES), SEED);
            UpdateReport actual = parts.updates(List.of(EPISODES), SEED);
            expected.scalars()
                    .forEach((name, value) ->
                            assertEquals(value, actual.scalars().get(name), 1e-5, name));
            double[] one = flat(whole.score(EPISODES, SEED));
            assertArrayEquals(one, flat(parts.score(EPISODES, SEED)), 1e-4);
        }
    }

    @Test
    void aRestoredLearnerGoesOnBitByBit() {
        try (EvaluatorLearner straight = learner()) {
            fit(straight, 3);
            try (EvaluatorLearner resumed =
                    EVALUATORS.restored(Toy.policy(VOCABULARY, 1), Optional.empty(), straight.files())) {
                fit(straight, 3);
                fit(resumed, 3);
                straight.files()
                        .forEach((name, bytes) ->
                                assertArrayEquals(bytes, resumed.files().get(name), name));
                assertArrayEquals(flat(straight.score(EPISODES, SEED)), flat(resumed.score(EPISODES, SEED)));
            }
        }
    }

    private static double[] flat(ScoredUtterances scored) {
        return Arrays.stream(scored.advantages())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
