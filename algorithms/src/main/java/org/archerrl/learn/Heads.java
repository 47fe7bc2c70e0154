package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.archerrl.torch.OpLibrary;

/** Values of several heads, as tensors [D,K] and as arrays [K][D]. */
final class Heads {
    private Heads() {}

    /** Returns the values [D,K] of the first K heads. */
    static NDArray first(NDArray values, int heads) {
        return values.getShape().get(1) == heads
                ? values
                : OpLibrary.one(values.getManager(), "first_columns", values, heads);
    }

    /** Returns the values [K][D] of the first K heads. */
    static double[][] arrays(NDArray values, int heads) {
        float[] flat = values.toFloatArray();
        int columns = (int) values.getShape().get(1);
        double[][] value_KD = new double[heads][flat.length / columns];
        for (int k = 0; k < heads; k++) {
            for (int d = 0; d < value_KD[k].length; d++) {
                value_KD[k][d] = flat[d * columns + k];
            }
        }
        return value_KD;
    }

    /** Returns the tensor [D,K] of values. */
    static NDArray tensor(NDManager manager, double[][] value_KD) {
        int heads = value_KD.length;
        float[] flat = new float[value_KD[0].length * heads];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) value_KD[i % heads][i / heads];
        }
        return manager.create(flat, new Shape(flat.length / heads, heads));
    }

    /** Returns each value so many times, one after the other. */
    static double[][] repeated(double[][] value_KD, int copies) {
        double[][] repeated = new double[value_KD.length][];
        Arrays.setAll(repeated, k -> {
            double[] values = new double[value_KD[k].length * copies];
            Arrays.setAll(values, m -> value_KD[k][m / copies]);
            return values;
        });
        return repeated;
    }
}
