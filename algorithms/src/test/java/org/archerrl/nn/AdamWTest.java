package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamWTest {
    private static final double RATE = 0.01;

    /** The formula of arXiv 1711.05101, algorithm 2, in doubles; the clip is PyTorch's. */
    private static final class Plain {
        private final double[] first;
        private final double[] second;
        private final double[] values;
        private int steps;

        Plain(float[] values) {
            this.values = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .toArray();
            first = new double[values.length];
            second = new double[values.length];
        }

        double step(double[] gradient, double decay, double maxNorm) {
            double norm =
                    Math.sqrt(java.util.Arrays.stream(gradient).map(g -> g * g).sum());
            double scale = Math.min(1, maxNorm / (norm + 1e-6));
            steps++;
            for (int i = 0; i < values.length; i++) {
                double g = gradient[i] * scale;
                first[i] = .9 * first[i] + .1 * g;
                second[i] = .999 * second[i] + .001 * g * g;
                double mean = first[i] / (1 - Math.pow(.9, steps));
                double deviation = Math.sqrt(second[i] / (1 - Math.pow(.999, steps)));
                values[i] -= RATE * decay * values[i] + RATE * mean / (deviation + 1e-8);
            }
            return norm;
        }
    }

    @ParameterizedTest(name = "decay {0}, norm clipped to {1}")
    @CsvSource({"0, 1e9", "0, .5", ".1, 1e9", ".1, .5"})
    void tenStepsFollowThePlainFormula(double decay, double maxNorm) {
        SplittableRandom random = new SplittableRandom(1);
        float[] initial = {.3f, -1.2f, 2, -.5f, .01f};
        Plain plain = new Plain(initial);
        try (Parameters parameters = parameters(initial);
                AdamW optimizer = new AdamW(parameters, decay, maxNorm)) {
            for (int step = 0; step < 10; step++) {
                double[] gradient = IntStream.range(0, 5)
                        .mapToDouble(i -> (float) random.nextGaussian())
                        .toArray();
                leaveGradient(parameters, gradient);
                assertEquals(plain.step(gradient, decay, maxNorm), optimizer.step(RATE), 1e-5);
                assertArrayEquals(plain.values, values(parameters), 1e-5);
            }
        }
    }

    @Test
    void theFirstStepMovesEveryValueByTheLearningRate() {
        try (Parameters parameters = parameters(0, 0, 0, 0, 0);
                AdamW optimizer = new AdamW(parameters, 0, 1)) {
            leaveGradient(parameters, 1, -2, .5, 3, -4);
            optimizer.step(RATE);
            assertArrayEquals(new double[] {-.01, .01, -.01, -.01, .01}, values(parameters), 1e-7);
        }
    }

    @Test
    void gradientsAddUpUntilAStepClearsThem() {
        try (Parameters parameters = parameters(0, 0, 0, 0, 0);
                AdamW optimizer = new AdamW(parameters, 0, 1)) {
            leaveGradient(parameters, 1, 0, 0, 0, 0);
            leaveGradient(parameters, 2, 4, 0, 0, 0);
            assertEquals(5, optimizer.step(RATE), 1e-6);
            leaveGradient(parameters, 0, 0, 3, 4, 0);
            assertEquals(5, optimizer.step(RATE), 1e-6);
        }
    }

    @Test
    void aParameterThatNoLossReachesStaysWhereItIs() {
        try (Parameters parameters = parameters(1, 2, 3, 4, 5);
                AdamW optimizer = new AdamW(parameters, 0, 1)) {
            try (Autograd scope = Autograd.on()) {
                Autograd.backward(parameters.get("a").sum());
            }
            optimizer.step(RATE);
            assertArrayEquals(new double[] {.99, 1.99, 3, 4, 5}, values(parameters), 1e-6);
        }
    }

    @Test
    void aRestoredOptimizerGoesOnBitByBit() {
        double[][] gradients = {{1, 2, 3, -4, 5}, {-.1, .2, 0, 0, 7}, {.5, .5, .5, .5, .5}, {1e-3, 0, 9, -9, 1}};
        try (Parameters straight = parameters(1, 2, 3, 4, 5);
                AdamW one = new AdamW(straight, .1, 1);
                Parameters resumed = parameters(0, 0, 0, 0, 0);
                AdamW two = new AdamW(resumed, .1, 1)) {
            for (int step = 0; step < 4; step++) {
                if (step == 2) {
                    resumed.set(straight.values());
                    Map<String, HostTensor> moments = one.values();
                    assertEquals(6, moments.size());
                    two.set(moments);
                }
                leaveGradient(straight, gradients[step]);
                one.step(RATE);
                if (step >= 2) {
                    leaveGradient(resumed, gradients[step]);
                    two.step(RATE);
                }
            }
            assertEquals(straight.values(), resumed.values());
            assertEquals(one.values(), two.values());
        }
    }

    private static Parameters parameters(float... values) {
        Parameters parameters = new Parameters(ComputeDevice.CPU);
        parameters.add("a", new Shape(2), new float[] {values[0], values[1]});
        parameters.add("b", new Shape(3, 1), new float[] {values[2], values[3], values[4]});
        return parameters.requireGradients();
    }

    /** Lets a linear loss leave the given gradient. */
    private static void leaveGradient(Parameters parameters, double... gradient) {
        float[] slope = new float[5];
        IntStream.range(0, 5).forEach(i -> slope[i] = (float) gradient[i]);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            NDArray a = manager.create(new float[] {slope[0], slope[1]});
            NDArray b = manager.create(new float[] {slope[2], slope[3], slope[4]}, new Shape(3, 1));
            Autograd.backward(parameters
                    .get("a")
                    .mul(a)
                    .sum()
                    .add(parameters.get("b").mul(b).sum()));
        }
    }

    private static double[] values(Parameters parameters) {
        float[] a = parameters.values().get("a").values();
        float[] b = parameters.values().get("b").values();
        return new double[] {a[0], a[1], b[0], b[1], b[2]};
    }
}
