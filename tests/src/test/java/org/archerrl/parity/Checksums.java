package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import org.archerrl.checkpoint.HostTensor;

/**
 * Weights after an optimizer step against the checksums of golden files.
 *
 * <p>Tensors marked {@code unstable} have a gradient of rounding alone, which Adam's first step turns into moves of up to the
 * learning rate: only how far they moved is compared.
 */
final class Checksums {
    private Checksums() {}

    /**
     * Holds every tensor against its checksum.
     *
     * @param around where unstable tensors would be if rounding did not move them
     * @param most how far rounding may move one of their elements
     */
    static void assertNear(
            JsonNode expected, Map<String, HostTensor> tensors, Map<String, HostTensor> around, double most) {
        assertEquals(tensors.keySet().size(), expected.size());
        Iterator<Map.Entry<String, JsonNode>> all = expected.fields();
        while (all.hasNext()) {
            Map.Entry<String, JsonNode> entry = all.next();
            String name = entry.getKey();
            JsonNode checksum = entry.getValue();
            float[] values = tensors.get(name).values();
            if (checksum.get("unstable").asBoolean()) {
                assertArrayEquals(around.get(name).values(), values, (float) most, name);
            } else {
                assertNear(name, checksum, values);
            }
        }
    }

    private static void assertNear(String name, JsonNode checksum, float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        JsonNode noise = checksum.get("noise");
        assertEquals(
                checksum.get("sum").asDouble(),
                sum,
                1e-5 + 10 * noise.get("sum").asDouble(),
                name + ": sum");
        double expectedSquares = checksum.get("sumsq").asDouble();
        assertEquals(
                expectedSquares,
                squares,
                1e-6 * expectedSquares + 1e-6 + 10 * noise.get("sumsq").asDouble(),
                name + ": sum of squares");
        JsonNode first = checksum.get("first4");
        for (int i = 0; i < first.size(); i++) {
            assertEquals(
                    first.get(i).asDouble(),
                    values[i],
                    1e-6 + 10 * noise.get("max_elem").asDouble(),
                    name + ": element " + i);
        }
    }
}
