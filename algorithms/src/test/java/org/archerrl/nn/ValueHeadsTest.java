package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.Toy;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;

class ValueHeadsTest {
    private static final int PLACES = 7;
    private static final int WIDTH = 3;
    private static final int OUTPUTS = 5;
    private static final int HEADS = 2;

    private final SplittableRandom random = new SplittableRandom(4);
    private final float[] states = new float[PLACES * WIDTH];
    private final long[] chosen = new long[PLACES];

    ValueHeadsTest() {
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) random.nextGaussian();
        }
        Arrays.setAll(chosen, n -> n % OUTPUTS);
    }

    @Test
    void aHeadIsLinearThenReluThenLinear() {
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            ValueHeads.initialise(parameters, "q", HEADS, WIDTH, OUTPUTS, random);
            ValueHeads.initialise(parameters, "v", 1, WIDTH, 1, random);
            parameters.set(Toy.spread(parameters.values(), random));
            ValueHeads heads = new ValueHeads(parameters, "q");
            var x = manager.create(states, new Shape(PLACES, WIDTH));
            float[] at = heads.at(manager, x, manager.create(chosen)).toFloatArray();
            float[] entropies =
                    heads.crossEntropies(manager, x, manager.create(chosen)).toFloatArray();
            float[] least = heads.least(manager, x, 2.5).toFloatArray();
            assertEquals(HEADS, heads.count());
            for (int n = 0; n < PLACES; n++) {
                double[] first = head(parameters, "q1", n);
                double[] second = head(parameters, "q2", n);
                for (int m = 0; m < OUTPUTS; m++) {
                    assertEquals(2.5 * Math.min(first[m], second[m]), least[n * OUTPUTS + m], 1e-4);
                }
                int own = (int) chosen[n];
                for (double[] outputs : List.of(first, second)) {
                    int k = outputs == first ? 0 : 1;
                    double whole =
                            Math.log(Arrays.stream(outputs).map(Math::exp).sum());
                    assertEquals(outputs[own], at[HEADS * n + k], 1e-4);
                    assertEquals(whole - outputs[own], entropies[HEADS * n + k], 1e-4);
                }
            }
        }
    }

    private double[] head(Parameters parameters, String name, int place) {
        float[] inner = parameters.get(name + ".0.weight").toFloatArray();
        float[] innerBias = parameters.get(name + ".0.bias").toFloatArray();
        float[] outer = parameters.get(name + ".2.weight").toFloatArray();
        float[] outerBias = parameters.get(name + ".2.bias").toFloatArray();
        double[] result = new double[OUTPUTS];
        for (int m = 0; m < OUTPUTS; m++) {
            result[m] = outerBias[m];
            for (int i = 0; i < innerBias.length; i++) {
                double unit = innerBias[i];
                for (int d = 0; d < WIDTH; d++) {
                    unit += inner[i * WIDTH + d] * states[place * WIDTH + d];
                }
                result[m] += outer[m * innerBias.length + i] * Math.max(0, unit);
            }
        }
        return result;
    }

    @Test
    void everythingStartsAsNothing() {
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            ValueHeads.initialise(parameters, "q", HEADS, WIDTH, OUTPUTS, random);
            ValueHeads heads = new ValueHeads(parameters, "q");
            var x = manager.create(states, new Shape(PLACES, WIDTH));
            assertArrayEquals(
                    new float[PLACES * OUTPUTS], heads.least(manager, x, 3).toFloatArray());
            float[] inside = parameters.get("q1.0.weight").toFloatArray();
            float[] other = parameters.get("q2.0.weight").toFloatArray();
            assertTrue(Math.abs(inside[0] - other[0]) > 1e-4, "the heads differ where they can");
        }
    }
}
