package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.nn.TokenRows;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** BERT and RoBERTa as the Python stack computes them, within the tolerances that the golden files were made for. */
class EncoderParityTest {
    private static final double STATE = 1e-5;
    private static final double LOSS = 2e-5;

    private static final List<String> FAMILIES = List.of("bert", "roberta");

    @Test
    void theFolderHoldsEncoderCases() {
        TreeSet<String> families = new TreeSet<>();
        GoldenCases.models().forEach(model -> families.add(GoldenCases.family(model)));
        assertTrue(
                FAMILIES.stream().anyMatch(families::contains),
                GoldenCases.folders() + " holds cases of " + families + ", but none of " + FAMILIES);
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return GoldenCases.models().stream()
                .filter(model -> FAMILIES.contains(GoldenCases.family(model)))
                .map(model -> dynamicContainer(
                        GoldenCases.name(model),
                        Stream.concat(
                                paddings(model),
                                Stream.of(dynamicTest("files written and read again", () -> filesReadAgain(model))))));
    }

    private static Stream<DynamicTest> paddings(Path model) {
        JsonNode cases = GoldenCases.read(model.resolve("expected.json")).path("cases");
        assertFalse(cases.isEmpty(), model + " holds no cases");
        return StreamSupport.stream(cases.spliterator(), false).flatMap(expected -> {
            String side = expected.get("padding_side").asText();
            return Stream.of(
                    dynamicTest("states and pooled, padded on the " + side, () -> states(model, expected)),
                    dynamicTest("loss and gradients, padded on the " + side, () -> gradients(model, expected)));
        });
    }

    private static void states(Path model, JsonNode expected) {
        TokenRows rows = rows(expected);
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Encoder encoder = checkpoint(model).addTo(parameters, "");
            NDArray states = encoder.states(manager, rows);
            NDArray valid = OpLibrary.one(manager, "gather_states", states, manager.create(rows.validIndex()));
            Stream<JsonNode> byRow = StreamSupport.stream(
                    expected.at("/last_hidden_state/values").spliterator(), false);
            near(byRow.flatMap(row -> StreamSupport.stream(row.spliterator(), false)), valid, "state");
            Map<Pooling, String> names = Map.of(
                    Pooling.POOLER, "pooler_output",
                    Pooling.MEAN, "mean_pooled",
                    Pooling.NORMALISED_MEAN, "mean_pooled_normalized");
            names.forEach((pooling, name) -> near(
                    StreamSupport.stream(expected.get(name).spliterator(), false),
                    encoder.pooled(manager, rows, states, pooling),
                    name));
        }
    }

    private static void near(Stream<JsonNode> vectors, NDArray actual, String name) {
        double[] expected = vectors.flatMapToDouble(vector -> IntStream.range(0, vector.size())
                        .mapToDouble(i -> vector.get(i).asDouble()))
                .toArray();
        assertArrayEquals(expected, doubles(actual), STATE, name);
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static void gradients(Path model, JsonNode expected) {
        TokenRows rows = rows(expected);
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Encoder encoder = checkpoint(model).addTo(parameters, "");
            parameters.requireGradients();
            int width = encoder.config().width();
            float[] c = new float[width];
            for (int j = 0; j < width; j++) {
                c[j] = (float) Math.sin(j + 1);
            }
            NDArray states = encoder.states(manager, rows);
            NDArray valid = OpLibrary.one(manager, "gather_states", states, manager.create(rows.validIndex()));
            NDArray pooled = encoder.pooled(manager, rows, states, Pooling.POOLER);
            NDArray weights = manager.create(c);
            NDArray loss = pooled.mul(weights)
                    .sum(new int[] {1})
                    .mean()
                    .add(valid.mul(weights).sum(new int[] {1}).mean());
            Autograd.backward(loss);

            assertEquals(expected.at("/loss/value").asDouble(), loss.getFloat(), LOSS);
            Gradients.assertSquares(expected.at("/loss/grad_sumsq"), parameters);
        }
    }

    private static void filesReadAgain(Path model) {
        EncoderCheckpoint checkpoint = checkpoint(model);
        EncoderCheckpoint again = EncoderCheckpoint.read(checkpoint.files());
        assertEquals(checkpoint.config(), again.config());
        assertEquals(checkpoint.tensors(), again.tensors());
        assertArrayEquals(
                checkpoint.files().get("model.safetensors"), again.files().get("model.safetensors"));
    }

    private static EncoderCheckpoint checkpoint(Path model) {
        return EncoderCheckpoint.read(GoldenCases.bytes(model, "config.json", "model.safetensors"));
    }

    private static TokenRows rows(JsonNode expected) {
        return new TokenRows(
                GoldenCases.intRows(expected.get("input_ids")), GoldenCases.intRows(expected.get("attention_mask")));
    }
}
