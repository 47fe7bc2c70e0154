package org.archerrl.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** Holds a loss on tensors against the same rule on plain arrays, its value and its gradient. */
final class Twins {
    private static final double STEP = 1e-6;

    private Twins() {}

    /** A loss of one tensor; everything else it makes with the manager. */
    interface TensorLoss {
        NDArray of(NDManager manager, NDArray x);
    }

    /** Asserts equal values, and a gradient that central differences of the plain form have too. */
    static void assertAgree(double[] at, Shape shape, TensorLoss loss, ToDoubleFunction<double[]> plain) {
        double expected = plain.applyAsDouble(at);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            NDArray x = tensor(manager, shape, at);
            x.setRequiresGradient(true);
            NDArray value = loss.of(manager, x);
            Autograd.backward(value);

            assertEquals(expected, value.getFloat(), 1e-6 * Math.max(1, Math.abs(expected)));
            float[] gradient = x.getGradient().toFloatArray();
            for (int i = 0; i < at.length; i++) {
                double slope = (plain.applyAsDouble(moved(at, i, STEP)) - plain.applyAsDouble(moved(at, i, -STEP)))
                        / (2 * STEP);
                assertEquals(slope, gradient[i], 1e-5 * Math.max(1, Math.abs(slope)), "slope in value " + i);
            }
        }
    }

    private static double[] moved(double[] at, int i, double by) {
        double[] moved = at.clone();
        moved[i] += by;
        return moved;
    }

    static NDArray tensor(NDManager manager, Shape shape, double... values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return manager.create(narrow, shape);
    }

    static NDArray vector(NDManager manager, double... values) {
        return tensor(manager, new Shape(values.length), values);
    }

    /** Draws numbers that single precision holds exactly. */
    static double[] gaussians(SplittableRandom random, int count, double scale) {
        return DoubleStream.generate(() -> (float) (scale * random.nextGaussian()))
                .limit(count)
                .toArray();
    }

    /** Draws about three ones for each zero, and one at the first place. */
    static double[] mask(SplittableRandom random, int count) {
        double[] mask = random.doubles(count).map(u -> u < .25 ? 0 : 1).toArray();
        mask[0] = 1;
        return mask;
    }

    /** Turns flat values into rows of {@code columns}. */
    static double[][] rows(double[] flat, int columns) {
        double[][] rows = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return rows;
    }

    /** Turns flat values [N,K] into a row for each of the K heads. */
    static double[][] heads(double[] flat, int count) {
        double[][] heads = new double[count][flat.length / count];
        for (int i = 0; i < flat.length; i++) {
            heads[i % count][i / count] = flat[i];
        }
        return heads;
    }
}
