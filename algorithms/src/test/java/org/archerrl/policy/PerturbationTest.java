package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.archerrl.Toy;
import org.archerrl.ToyTokenCritic;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.TokenCritic;
import org.archerrl.interaction.Ending;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Utterances that a token critic has a say in. */
class PerturbationTest {
    /** The terminator and three letters. */
    private static final int VOCABULARY = 4;

    private static final int LONGEST = 3;
    private static final int[] PROMPT = {3, 1, 2};
    private static final int DRAWS = 20_000;

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 6);
    private final TokenCritic critic = ToyTokenCritic.critic(VOCABULARY, 1, 2, 7);

    @AfterEach
    void close() {
        policy.close();
        critic.close();
    }

    static Stream<Decoding> decodings() {
        return Stream.of(Decoding.SAMPLE, Decoding.GREEDY, new Decoding(1.5, 2, .9), new Decoding(3, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void withoutWeightThePolicySpeaksAsIfAlone(Decoding decoding) {
        Utterances alone = draw(Optional.empty(), 500, decoding);
        Utterances perturbed = draw(Optional.of(critic.perturbation(0)), 500, decoding);
        for (int m = 0; m < 500; m++) {
            assertArrayEquals(alone.tokens()[m], perturbed.tokens()[m]);
            assertArrayEquals(alone.logProbs()[m], perturbed.logProbs()[m]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {.3, 1})
    void utterancesFollowThePerturbedDistribution(double beta) {
        Map<List<Integer>, Double> expected = new LinkedHashMap<>();
        enumerate(new int[0], 0, beta, expected);
        assertEquals(1 + 3 + 9 * VOCABULARY, expected.size());
        assertEquals(
                1,
                expected.values().stream().mapToDouble(Math::exp).sum(),
                1e-4,
                "the probabilities of all utterances");
        Map<List<Integer>, Long> drawn = new LinkedHashMap<>();
        expected.keySet().forEach(utterance -> drawn.put(utterance, 0L));
        Utterances said = draw(Optional.of(critic.perturbation(beta)), DRAWS, Decoding.SAMPLE);
        for (int m = 0; m < DRAWS; m++) {
            List<Integer> utterance = Ints.asList(said.tokens()[m]);
            drawn.merge(utterance, 1L, Long::sum);
            assertEquals(expected.get(utterance), said.logProb(m), 1e-3, "cached and uncached");
        }
        double p = chiSquare(expected, drawn);
        assertTrue(p > .001, "p " + p + ": " + drawn);
        Map<List<Integer>, Double> unperturbed = new LinkedHashMap<>();
        enumerate(new int[0], 0, 0, unperturbed);
        assertTrue(chiSquare(unperturbed, drawn) < 1e-6, "it is not the policy's own");
    }

    private static double chiSquare(Map<List<Integer>, Double> logProbs, Map<List<Integer>, Long> drawn) {
        return new ChiSquareTest()
                .chiSquareTest(
                        logProbs.values().stream().mapToDouble(Math::exp).toArray(),
                        drawn.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** Puts the log-probability of every utterance that starts with these tokens, by whole passes over each prefix. */
    private void enumerate(int[] start, double logProb, double beta, Map<List<Integer>, Double> all) {
        if (start.length == LONGEST || start.length > 0 && start[start.length - 1] == 0) {
            all.put(Ints.asList(start), logProb);
            return;
        }
        double[] next = perturbedLogProbs(start, beta);
        for (int token = 0; token < VOCABULARY; token++) {
            enumerate(Ints.concat(start, new int[] {token}), logProb + next[token], beta, all);
        }
    }

    private double[] perturbedLogProbs(int[] start, double beta) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            int[] tokens = Ints.concat(PROMPT, start);
            float[] logits = policy.logits(manager, lastState(manager, policy.transformer(), tokens))
                    .toFloatArray();
            float[] q = critic.perturbation(1)
                    .added(manager, lastState(manager, critic.perturbation(1).transformer(), tokens))
                    .toFloatArray();
            double[] scores = new double[VOCABULARY];
            Arrays.setAll(scores, token -> logits[token] + beta * q[token]);
            double whole = Math.log(Arrays.stream(scores).map(Math::exp).sum());
            return Arrays.stream(scores).map(score -> score - whole).toArray();
        }
    }

    private static NDArray lastState(NDManager manager, Transformer transformer, int[] tokens) {
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        States read = transformer.rows(manager, manager.create(ids, new Shape(1, ids.length)));
        return transformer.statesAt(manager, read.hidden(), manager.create(new long[] {ids.length - 1}));
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void underALargeWeightTheTokenOfTheGreatestLeastQIsSaid(Decoding decoding) {
        Utterances said = draw(Optional.of(critic.perturbation(1e6)), 40, decoding);
        List<TokenTrajectory> episodes = new ArrayList<>();
        for (int[] utterance : said.tokens()) {
            int[] tokens = Ints.concat(PROMPT, utterance);
            TokenTurn turn = new TokenTurn(0, PROMPT.length, tokens.length, new float[0], 0, Ending.TERMINATED);
            episodes.add(new TokenTrajectory("said", 0, tokens, List.of(turn), 0));
        }
        float[][] q = ToyTokenCritic.added(critic.perturbation(1), new EpisodeBatch(episodes));
        int p = 0;
        for (int[] utterance : said.tokens()) {
            for (int token : utterance) {
                for (float other : q[p]) {
                    assertTrue(q[p][token] >= other, Arrays.toString(q[p]) + " but said " + token);
                }
                p++;
            }
        }
    }

    @Test
    void greedyTakesTheLikeliestOfThePerturbedDistribution() {
        int[] said =
                draw(Optional.of(critic.perturbation(1)), 1, Decoding.GREEDY).tokens()[0];
        for (int i = 0; i < said.length; i++) {
            double[] logProbs = perturbedLogProbs(Arrays.copyOf(said, i), 1);
            assertEquals(Arrays.stream(logProbs).max().orElseThrow(), logProbs[said[i]]);
        }
    }

    /** Draws utterances after the prompt, side by side in one row, so that places are packed when some are over. */
    private Utterances draw(Optional<Perturbation> perturbation, int count, Decoding decoding) {
        SplittableRandom[] randoms = new SplittableRandom[count];
        Arrays.setAll(randoms, m -> new Seed(11).child("draw", m).random());
        long[] visible = new long[count];
        Arrays.fill(visible, PROMPT.length);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            States rows = prompt(manager, policy.transformer());
            return new UtteranceSampler(policy.transformer(), policy.stopping(LONGEST))
                    .sample(
                            manager,
                            rows,
                            manager.create(visible, new Shape(1, count)),
                            atItsEnd(manager, policy.transformer(), rows, count),
                            perturbation.map(p -> following(manager, p, count)),
                            randoms,
                            decoding);
        }
    }

    private static Perturbation.Following following(NDManager manager, Perturbation perturbation, int count) {
        States rows = prompt(manager, perturbation.transformer());
        return new Perturbation.Following(
                perturbation, rows, atItsEnd(manager, perturbation.transformer(), rows, count));
    }

    private static States prompt(NDManager manager, Transformer transformer) {
        long[] ids = Arrays.stream(PROMPT).asLongStream().toArray();
        return transformer.rows(manager, manager.create(ids, new Shape(1, ids.length)));
    }

    private static NDArray atItsEnd(NDManager manager, Transformer transformer, States rows, int count) {
        long[] ends = new long[count];
        Arrays.fill(ends, PROMPT.length - 1);
        return transformer.statesAt(manager, rows.hidden(), manager.create(ends));
    }
}
