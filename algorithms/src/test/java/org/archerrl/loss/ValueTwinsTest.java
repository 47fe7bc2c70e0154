package org.archerrl.loss;

import static org.archerrl.loss.Twins.assertAgree;
import static org.archerrl.loss.Twins.gaussians;
import static org.archerrl.loss.Twins.heads;
import static org.archerrl.loss.Twins.rows;
import static org.archerrl.loss.Twins.tensor;
import static org.archerrl.loss.Twins.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.rl.Expectiles;
import org.archerrl.rl.PolicyGradients;
import org.archerrl.rl.TokenLosses;
import org.archerrl.rl.ValueLosses;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Losses of values on tensors against {@link org.archerrl.rl}. */
class ValueTwinsTest {
    private static final double CLIP = .2;

    @RepeatedTest(10)
    void lossesOfHeads(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int heads = 1 + random.nextInt(2);
        Shape shape = new Shape(1 + random.nextInt(8), heads);
        double[] values = gaussians(random, (int) shape.size(), 3);
        double[] targets = gaussians(random, (int) shape.size(), 3);
        double[] labels = random.doubles((int) shape.size()).map(Math::round).toArray();
        double expectile = .05 + .9 * random.nextDouble();

        assertAgree(
                values,
                shape,
                (manager, x) -> CriticLosses.expectile(x, tensor(manager, shape, targets), expectile),
                x -> Expectiles.loss(heads(x, heads), heads(targets, heads), expectile));
        assertAgree(
                values,
                shape,
                (manager, x) -> CriticLosses.binaryCrossEntropy(x, tensor(manager, shape, labels)),
                x -> ValueLosses.binaryCrossEntropy(heads(x, heads), heads(labels, heads)));
    }

    @RepeatedTest(10)
    void lossesOfTokens(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(100 + repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(9);
        Shape shape = new Shape(count);
        double[] values = gaussians(random, count, 1);
        double[] old = gaussians(random, count, 1);
        double[] returns = gaussians(random, count, 1);
        double[] learnt = Twins.mask(random, count);

        assertAgree(
                values,
                shape,
                (manager, x) -> CriticLosses.clipped(
                        x, vector(manager, old), vector(manager, returns), vector(manager, learnt), CLIP),
                x -> ValueLosses.clipped(rows(x, 1), rows(old, 1), rows(returns, 1), rows(learnt, 1), CLIP));
        assertAgree(
                values,
                shape,
                (manager, x) -> CriticLosses.tokenBaseline(x, vector(manager, returns), vector(manager, learnt)),
                x -> PolicyGradients.tokenBaselineLoss(rows(x, 1), returns, rows(learnt, 1)));
    }

    @RepeatedTest(10)
    void lossesOfWords(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(200 + repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(6);
        int words = 2 + random.nextInt(4);
        double[] q = gaussians(random, count * words, 2);
        int[] said = random.ints(count, 0, words).toArray();
        double[] learnt = Twins.mask(random, count);

        assertAgree(
                q,
                new Shape(count, words),
                (manager, x) -> CriticLosses.tokenCrossEntropy(
                        x, manager.create(Arrays.stream(said).asLongStream().toArray()), vector(manager, learnt)),
                x -> {
                    int[] inside = IntStream.range(0, count)
                            .filter(p -> learnt[p] == 1)
                            .toArray();
                    return TokenLosses.crossEntropy(
                            Arrays.stream(inside)
                                    .mapToObj(p -> rows(x, words)[p])
                                    .toArray(double[][]::new),
                            Arrays.stream(inside).map(p -> said[p]).toArray());
                });
    }

    @Test
    void workedNumbers() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Shape one = new Shape(1, 1);
            NDArray zero = tensor(manager, one, 0);
            assertEquals(
                    3.6f,
                    CriticLosses.expectile(zero, tensor(manager, one, 2), .9).getFloat(),
                    1e-6);
            assertEquals(
                    .4f,
                    CriticLosses.expectile(zero, tensor(manager, one, -2), .9).getFloat(),
                    1e-6);
            assertEquals(
                    .3f,
                    CriticLosses.tokenBaseline(
                                    vector(manager, .2, .5, .9, 77),
                                    vector(manager, 1, 1, 1, 1),
                                    vector(manager, 1, 1, 1, 0))
                            .getFloat(),
                    1e-6);
        }
    }

    @Test
    void certainLogitsDoNotOverflow() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Shape shape = new Shape(3, 1);
            NDArray loss = CriticLosses.binaryCrossEntropy(
                    tensor(manager, shape, 1e4, 1e4, -1e4), tensor(manager, shape, 1, 0, 0));
            assertEquals(1e4f / 3, loss.getFloat(), 1e-2);
        }
    }
}
