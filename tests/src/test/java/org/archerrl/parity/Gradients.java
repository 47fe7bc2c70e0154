package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import org.archerrl.nn.Parameters;

/** Gradients against the sums of squares of golden files. */
final class Gradients {
    private static final double RELATIVE = 1e-4;
    private static final double SMALL = 1e-6;
    private static final double OF_SMALL = 1e-10;

    private Gradients() {}

    /** Holds the gradient of every parameter against {@code name: sum of squares}. */
    static void assertSquares(JsonNode expected, Parameters parameters) {
        assertEquals(parameters.values().keySet().size(), expected.size());
        Iterator<Map.Entry<String, JsonNode>> all = expected.fields();
        while (all.hasNext()) {
            Map.Entry<String, JsonNode> entry = all.next();
            double value = entry.getValue().asDouble();
            double sum = 0;
            for (float g : parameters.get(entry.getKey()).getGradient().toFloatArray()) {
                sum += (double) g * g;
            }
            assertEquals(value, sum, value > SMALL ? RELATIVE * value : OF_SMALL, entry.getKey());
        }
    }
}
