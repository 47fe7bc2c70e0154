package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
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

    /** Returns the norm over the gradients of all parameters. */
    static double norm(Parameters parameters) {
        double sum = 0;
        for (NDArray parameter : parameters.all()) {
            sum += squares(parameter);
        }
        return Math.sqrt(sum);
    }

    private static double squares(NDArray parameter) {
        try (NDArray gradient = parameter.getGradient()) {
            double sum = 0;
            for (float g : gradient.toFloatArray()) {
                sum += (double) g * g;
            }
            return sum;
        }
    }

    /** Holds the gradient of every parameter against {@code name: sum of squares}. */
    static void assertSquares(JsonNode expected, Parameters parameters) {
        assertEquals(parameters.values().keySet().size(), expected.size());
        Iterator<Map.Entry<String, JsonNode>> all = expected.fields();
        while (all.hasNext()) {
            Map.Entry<String, JsonNode> entry = all.next();
            double value = entry.getValue().asDouble();
            double sum = squares(parameters.get(entry.getKey()));
            assertEquals(value, sum, value > SMALL ? RELATIVE * value : OF_SMALL, entry.getKey());
        }
    }
}
