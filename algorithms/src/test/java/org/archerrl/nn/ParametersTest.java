package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.rl.Polyak;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, .1, .5, 1})
    void aTargetMovesAsThePlainAverageSays(double rate) {
        try (Parameters online = one(5, -1);
                Parameters target = one(2, 3)) {
            double[] expected = {2, 3};
            for (int step = 0; step < 3; step++) {
                target.moveTowards(online, rate);
                expected = Polyak.average(expected, new double[] {5, -1}, rate);
                float[] values = target.values().get("w").values();
                assertArrayEquals(expected, new double[] {values[0], values[1]}, rate == 1 || rate == 0 ? 0 : 1e-6);
            }
            assertArrayEquals(new float[] {5, -1}, online.values().get("w").values());
        }
    }

    @Test
    void aCopyIsApart() {
        try (Parameters original = one(1, 2);
                Parameters copy = original.copy()) {
            assertEquals(original.values(), copy.values());
            original.set(Map.of("w", new HostTensor(new long[] {2}, new float[] {7, 8})));
            assertArrayEquals(new float[] {1, 2}, copy.values().get("w").values());
            assertArrayEquals(new float[] {7, 8}, original.values().get("w").values());
        }
    }

    @Test
    void weightsOfAnotherModelAreRefused() {
        try (Parameters parameters = one(1, 2)) {
            HostTensor three = new HostTensor(new long[] {3}, new float[3]);
            assertEquals(
                    "the weights do not fit the model: w should be (2), got (3)",
                    assertThrows(CheckpointException.class, () -> parameters.set(Map.of("w", three)))
                            .getMessage());
            assertEquals(
                    "the weights do not fit the model: expected [w], got [x]; use the checkpoint of a run with the same"
                            + " model and critic form",
                    assertThrows(CheckpointException.class, () -> parameters.set(Map.of("x", three)))
                            .getMessage());
            assertThrows(IllegalArgumentException.class, () -> parameters.get("x"));
            assertThrows(IllegalArgumentException.class, () -> parameters.add("w", new Shape(1), new float[] {1}));
        }
    }

    private static Parameters one(float... values) {
        Parameters parameters = new Parameters(ComputeDevice.CPU);
        parameters.add("w", new Shape(values.length), values);
        return parameters;
    }
}
