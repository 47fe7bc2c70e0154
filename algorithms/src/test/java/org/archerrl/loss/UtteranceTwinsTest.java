package org.archerrl.loss;

import static org.archerrl.loss.Twins.assertAgree;
import static org.archerrl.loss.Twins.gaussians;
import static org.archerrl.loss.Twins.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.archerrl.rl.KullbackLeibler;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.rl.Preferences;
import org.archerrl.rl.Preferences.Pair;
import org.archerrl.rl.TokenReduction;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of whole utterances on tensors against {@link org.archerrl.rl}; the utterances' tokens stand in any order. */
class UtteranceTwinsTest {
    /** Tokens of utterances, flat as the tensors have them. */
    private record Case(
            int utterances,
            long[] utteranceOf,
            double[] logProb,
            double[] reference,
            double[] learnt,
            List<Pair> pairs) {
        static Case random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int utterances = 2 + random.nextInt(5);
            int tokens = 1 + random.nextInt(15);
            List<Pair> pairs = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                int better = random.nextInt(utterances);
                pairs.add(new Pair(better, (better + 1 + random.nextInt(utterances - 1)) % utterances));
            }
            return new Case(
                    utterances,
                    random.longs(tokens, 0, utterances).toArray(),
                    gaussians(random, tokens, 1),
                    gaussians(random, tokens, 1),
                    Twins.mask(random, tokens),
                    pairs);
        }

        /** Returns a row for each utterance. */
        double[][] rows(double[] flat) {
            double[][] rows = new double[utterances][];
            for (int m = 0; m < utterances; m++) {
                int wanted = m;
                rows[m] = IntStream.range(0, flat.length)
                        .filter(p -> utteranceOf[p] == wanted)
                        .mapToDouble(p -> flat[p])
                        .toArray();
            }
            return rows;
        }

        Shape shape() {
            return new Shape(logProb.length);
        }

        NDArray places(NDManager manager, ToLongFunction<Pair> place) {
            return manager.create(pairs.stream().mapToLong(place).toArray());
        }

        NDArray likelihood(NDManager manager, NDArray logProbs) {
            return PreferenceLosses.likelihood(
                    logProbs,
                    vector(manager, learnt),
                    manager.create(utteranceOf),
                    utterances,
                    places(manager, Pair::better));
        }

        NDArray bradleyTerry(NDManager manager, NDArray scores, double beta) {
            return PreferenceLosses.bradleyTerry(
                    scores, places(manager, Pair::better), places(manager, Pair::worse), beta);
        }
    }

    @ParameterizedTest
    @EnumSource
    void divergenceByEveryEstimator(Estimator estimator) {
        for (long seed = 1; seed <= 10; seed++) {
            Case c = Case.random(seed);
            double[][] reference = c.rows(c.reference);
            double[][] mask = c.rows(c.learnt);
            assertAgree(
                    c.logProb,
                    c.shape(),
                    (manager, x) -> Divergence.ofTokens(
                            x, vector(manager, c.reference), vector(manager, c.learnt), c.utterances, estimator),
                    x -> estimator == Estimator.K1
                            ? KullbackLeibler.scoreFunctionLoss(c.rows(x), c.rows(c.logProb), reference, mask)
                            : TokenReduction.SUM.reduce(
                                    KullbackLeibler.perToken(c.rows(x), reference, mask, estimator), mask));
        }
    }

    @RepeatedTest(10)
    void directPreference(RepetitionInfo repetition) {
        Case c = Case.random(100 + repetition.getCurrentRepetition());
        assertAgree(
                c.logProb,
                c.shape(),
                (manager, x) -> {
                    NDArray scores = PreferenceLosses.logRatios(
                            x,
                            vector(manager, c.reference),
                            vector(manager, c.learnt),
                            manager.create(c.utteranceOf),
                            c.utterances);
                    return c.bradleyTerry(manager, scores, .1).add(OpLibrary.scaled(c.likelihood(manager, x), .01));
                },
                x -> Preferences.direct(c.rows(x), c.rows(c.reference), c.rows(c.learnt), c.pairs, .1, .01));
    }

    @RepeatedTest(10)
    void preferenceOfMeanLogRatios(RepetitionInfo repetition) {
        Case c = Case.random(200 + repetition.getCurrentRepetition());
        assertAgree(
                c.logProb,
                c.shape(),
                (manager, x) -> c.bradleyTerry(
                        manager,
                        PreferenceLosses.meanLogRatios(
                                x,
                                vector(manager, c.reference),
                                vector(manager, c.learnt),
                                manager.create(c.utteranceOf),
                                c.utterances),
                        .7),
                x -> Preferences.bradleyTerry(
                        Preferences.logRatios(
                                c.rows(x), c.rows(c.reference), c.rows(c.learnt), TokenReduction.MEAN_PER_UTTERANCE),
                        c.pairs,
                        .7));
    }

    @Test
    void workedNumberAndFarScores() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            NDArray first = manager.create(new long[] {0});
            NDArray second = manager.create(new long[] {1});
            NDArray scores = vector(manager, .5, -.5);
            assertEquals(
                    .6444f,
                    PreferenceLosses.bradleyTerry(scores, first, second, .1).getFloat(),
                    5e-5);
            NDArray far = vector(manager, -1e4, 1e4);
            assertEquals(
                    2e4f, PreferenceLosses.bradleyTerry(far, first, second, 1).getFloat());
            assertEquals(0, PreferenceLosses.bradleyTerry(far, second, first, 1).getFloat());
        }
    }
}
