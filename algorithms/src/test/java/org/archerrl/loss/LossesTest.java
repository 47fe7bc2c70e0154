package org.archerrl.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.archerrl.rl.PolicyGradients;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.rl.TokenReduction;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses on tensors against the same rules on plain arrays, values and gradients. */
class LossesTest {
    private static final double CLIP = .2;

    /** Some utterances in both forms; the tensors' tokens are shuffled. */
    private static final class Case {
        final double[][] logProb;
        final double[][] old;
        final double[][] mask;
        final double[] advantage;
        final int[] utteranceOf;
        final int[] placeOf;

        Case(double[][] logProb, double[][] old, double[][] mask, double[] advantage, SplittableRandom shuffle) {
            this.logProb = logProb;
            this.old = old;
            this.mask = mask;
            this.advantage = advantage;
            int count = Arrays.stream(logProb).mapToInt(row -> row.length).sum();
            utteranceOf = new int[count];
            placeOf = new int[count];
            int p = 0;
            for (int m = 0; m < logProb.length; m++) {
                for (int i = 0; i < logProb[m].length; i++, p++) {
                    int other = shuffle.nextInt(p + 1);
                    utteranceOf[p] = utteranceOf[other];
                    placeOf[p] = placeOf[other];
                    utteranceOf[other] = m;
                    placeOf[other] = i;
                }
            }
        }

        static Case random(SplittableRandom random) {
            int count = 1 + random.nextInt(6);
            double[][] logProb = new double[count][];
            double[][] old = new double[count][];
            double[][] mask = new double[count][];
            double[] advantage = new double[count];
            for (int m = 0; m < count; m++) {
                int length = 1 + random.nextInt(4);
                logProb[m] = new double[length];
                old[m] = new double[length];
                mask[m] = new double[length];
                advantage[m] = (float) random.nextGaussian();
                for (int i = 0; i < length; i++) {
                    old[m][i] = (float) (-3 * random.nextDouble());
                    logProb[m][i] = (float) (old[m][i] + .3 * random.nextGaussian());
                    mask[m][i] = random.nextInt(4) == 0 ? 0 : 1;
                }
            }
            return new Case(logProb, old, mask, advantage, random);
        }

        JudgedTokens tokens(NDManager manager) {
            float[][] columns = new float[4][utteranceOf.length];
            long[] bins = new long[utteranceOf.length];
            for (int p = 0; p < bins.length; p++) {
                int m = utteranceOf[p];
                int i = placeOf[p];
                columns[0][p] = (float) logProb[m][i];
                columns[1][p] = (float) old[m][i];
                columns[2][p] = (float) mask[m][i];
                columns[3][p] = (float) (mask[m][i] * advantage[m]);
                bins[p] = m;
            }
            float[] ofUtterance = new float[advantage.length];
            for (int m = 0; m < advantage.length; m++) {
                ofUtterance[m] = (float) advantage[m];
            }
            NDArray logProbs = manager.create(columns[0]);
            logProbs.setRequiresGradient(true);
            return new JudgedTokens(
                    logProbs,
                    manager.create(columns[1]),
                    manager.create(new float[bins.length]),
                    manager.create(columns[2]),
                    manager.create(bins),
                    manager.create(ofUtterance),
                    manager.create(columns[3]),
                    1);
        }

        double[][] advantages() {
            double[][] advantages = new double[logProb.length][];
            Arrays.setAll(
                    advantages,
                    m -> Arrays.stream(logProb[m]).map(x -> advantage[m]).toArray());
            return advantages;
        }

        double reinforce(double[][] at) {
            return PolicyGradients.reinforceLoss(at, advantages(), mask, TokenReduction.SUM);
        }

        double clippedByToken(double[][] at) {
            return PolicyGradients.tokenClippedLoss(at, old, advantages(), mask, CLIP, TokenReduction.SUM);
        }

        double clippedByUtterance(double[][] at) {
            return PolicyGradients.sequenceClippedLoss(at, old, advantage, mask, CLIP);
        }
    }

    @RepeatedTest(20)
    void policyLossesAgreeWithTheirPlainForms(RepetitionInfo repetition) {
        Case c = Case.random(new SplittableRandom(repetition.getCurrentRepetition()));
        assertAgree(c, PolicyLosses::reinforce, c::reinforce);
        assertAgree(c, tokens -> PolicyLosses.clippedByToken(tokens, CLIP), c::clippedByToken);
        assertAgree(c, tokens -> PolicyLosses.clippedByUtterance(tokens, CLIP), c::clippedByUtterance);
    }

    @RepeatedTest(10)
    void criticLossesAgreeWithTheirPlainForm(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(100 + repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(9);
        double[][] values = new double[2][count];
        double[][] targets = new double[2][count];
        float[] flatValues = new float[2 * count];
        float[] flatTargets = new float[2 * count];
        for (int i = 0; i < 2 * count; i++) {
            flatValues[i] = (float) (random.nextGaussian() * 3);
            flatTargets[i] = (float) (random.nextGaussian() * 3);
            values[i % 2][i / 2] = flatValues[i];
            targets[i % 2][i / 2] = flatTargets[i];
        }
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            NDArray predicted = manager.create(flatValues, new Shape(count, 2));
            predicted.setRequiresGradient(true);
            NDArray loss = CriticLosses.squared(predicted, manager.create(flatTargets, new Shape(count, 2)));
            Autograd.backward(loss);

            double expected = TemporalDifferences.squaredLoss(values, targets);
            assertEquals(expected, loss.getFloat(), 1e-6 * Math.max(1, expected));
            float[] gradient = predicted.getGradient().toFloatArray();
            for (int i = 0; i < 2 * count; i++) {
                assertEquals(2.0 / count * (flatValues[i] - flatTargets[i]), gradient[i], 1e-5);
            }
        }
    }

    @Test
    void theWorkedNumbersOfTheCritic() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            assertEquals(2.93, squared(manager, -5, -5, -4.8f, -6.7f), 1e-6);
            assertEquals(1.25, squared(manager, -4, -3, -3, -3.5f), 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1, 1.2, 0", "1.5, -1, -1.5, 1", ".5, 1, .5, 1", ".5, -1, -.8, 0"})
    void theClipHasFourCases(double ratio, double advantage, double objective, double moves) {
        Case c = new Case(
                new double[][] {{Math.log(ratio)}},
                new double[][] {{0}},
                new double[][] {{1}},
                new double[] {advantage},
                new SplittableRandom(1));
        for (Result result : new Result[] {
            result(c, tokens -> PolicyLosses.clippedByToken(tokens, CLIP)),
            result(c, tokens -> PolicyLosses.clippedByUtterance(tokens, CLIP))
        }) {
            assertEquals(-objective, result.loss, 1e-6);
            assertEquals(-moves * advantage * ratio, result.gradient[0][0], 1e-6);
        }
    }

    @RepeatedTest(5)
    void noAdvantageIsNoGradientAtAll(RepetitionInfo repetition) {
        Case random = Case.random(new SplittableRandom(200 + repetition.getCurrentRepetition()));
        Case c = new Case(
                random.logProb, random.old, random.mask, new double[random.advantage.length], new SplittableRandom(1));
        assertEquals(0, largest(result(c, PolicyLosses::reinforce).gradient));
        assertEquals(0, largest(result(c, tokens -> PolicyLosses.clippedByToken(tokens, CLIP)).gradient));
        assertEquals(0, largest(result(c, tokens -> PolicyLosses.clippedByUtterance(tokens, CLIP)).gradient));
    }

    @RepeatedTest(5)
    void theFirstClippedStepIsReinforce(RepetitionInfo repetition) {
        Case random = Case.random(new SplittableRandom(300 + repetition.getCurrentRepetition()));
        Case c = new Case(random.old, random.old, random.mask, random.advantage, new SplittableRandom(1));
        float[][] expected = result(c, PolicyLosses::reinforce).gradient;
        float[][] byToken = result(c, tokens -> PolicyLosses.clippedByToken(tokens, CLIP)).gradient;
        float[][] byUtterance = result(c, tokens -> PolicyLosses.clippedByUtterance(tokens, CLIP)).gradient;
        for (int m = 0; m < expected.length; m++) {
            assertArrayEquals(expected[m], byToken[m], 1e-7f);
            assertArrayEquals(expected[m], byUtterance[m], 1e-7f);
        }
    }

    /** A loss and its gradient with respect to each utterance's log-probabilities. */
    private record Result(double loss, float[][] gradient) {}

    private static Result result(Case c, Function<JudgedTokens, NDArray> loss) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            JudgedTokens tokens = c.tokens(manager);
            NDArray value = loss.apply(tokens);
            Autograd.backward(value);
            float[] flat = tokens.logProbs().getGradient().toFloatArray();
            float[][] gradient =
                    Arrays.stream(c.logProb).map(row -> new float[row.length]).toArray(size -> new float[size][]);
            for (int p = 0; p < flat.length; p++) {
                gradient[c.utteranceOf[p]][c.placeOf[p]] = flat[p];
            }
            return new Result(value.getFloat(), gradient);
        }
    }

    private static void assertAgree(Case c, Function<JudgedTokens, NDArray> loss, ToDoubleFunction<double[][]> plain) {
        Result result = result(c, loss);
        double expected = plain.applyAsDouble(c.logProb);
        assertEquals(expected, result.loss, 1e-6 * Math.max(1, Math.abs(expected)));
        double step = 1e-6;
        for (int m = 0; m < c.logProb.length; m++) {
            for (int i = 0; i < c.logProb[m].length; i++) {
                double[][] moved = Arrays.stream(c.logProb).map(double[]::clone).toArray(double[][]::new);
                moved[m][i] += step;
                double above = plain.applyAsDouble(moved);
                moved[m][i] -= 2 * step;
                double slope = (above - plain.applyAsDouble(moved)) / (2 * step);
                assertEquals(slope, result.gradient[m][i], 1e-5);
            }
        }
    }

    private static double squared(NDManager manager, float q1, float q2, float y1, float y2) {
        Shape shape = new Shape(1, 2);
        return CriticLosses.squared(
                        manager.create(new float[] {q1, q2}, shape), manager.create(new float[] {y1, y2}, shape))
                .getFloat();
    }

    private static float largest(float[][] gradient) {
        float largest = 0;
        for (float[] row : gradient) {
            for (float value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
