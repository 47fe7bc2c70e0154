package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.RowCache;
import org.archerrl.nn.States;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.UtteranceSampler;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Causal decoders of every family as the Python stack computes them, within the tolerances of the golden files. */
class DecoderParityTest {
    private static final double LOGIT = 2e-4;
    private static final double LOG_PROB = 1e-4;
    private static final double LOSS = 1e-5;
    private static final double SQUARES = 1e-4;
    private static final double SUM_LOG_PROB = 2e-4;

    /** The tokenizer of a case that has ids only: one token. */
    private static final String NO_TEXT =
            """
            {"version": "1.0", "added_tokens": [{"id": 0, "content": "</s>", "special": true, "single_word": false,
             "lstrip": false, "rstrip": false, "normalized": false}], "decoder": {"type": "Fuse"},
             "model": {"type": "BPE", "vocab": {"</s>": 0}, "merges": []}}""";

    @Test
    void everyFamilyHasACase() {
        Set<String> families =
                GoldenCases.decoders().stream().map(GoldenCases::family).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                families.containsAll(List.of("gpt2", "llama", "mistral", "qwen2", "qwen3")),
                GoldenCases.folders() + " hold decoders of " + families + " only");
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return GoldenCases.decoders().stream()
                .map(model -> dynamicContainer(
                        GoldenCases.name(model),
                        List.of(
                                dynamicTest("logits", () -> logits(model)),
                                dynamicTest("log-probabilities of continuations", () -> continuations(model)),
                                dynamicTest("loss and gradients", () -> lossAndGradients(model)),
                                dynamicTest("greedy tokens", () -> greedyTokens(model)),
                                dynamicTest("files written and read again", () -> filesReadAgain(model)))));
    }

    private static void logits(Path model) {
        JsonNode expected = expected(model);
        int[][] rows = validRows(expected);
        try (TokenPolicy policy = policy(model);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            int longest = Arrays.stream(rows).mapToInt(r -> r.length).max().orElseThrow();
            long[] padded = new long[rows.length * longest];
            for (int r = 0; r < rows.length; r++) {
                for (int i = 0; i < rows[r].length; i++) {
                    padded[r * longest + i] = rows[r][i];
                }
            }
            States read = policy.transformer().rows(manager, manager.create(padded, new Shape(rows.length, longest)));
            for (int r = 0; r < rows.length; r++) {
                long first = (long) r * longest;
                NDArray index = manager.arange((int) first, (int) first + rows[r].length)
                        .toType(ai.djl.ndarray.types.DataType.INT64, false);
                NDArray logits = policy.logits(manager, policy.transformer().statesAt(manager, read.hidden(), index));
                double[][] values =
                        GoldenCases.rows(expected.at("/logits/values").get(r));
                float[] actual = logits.toFloatArray();
                for (int i = 0; i < actual.length; i++) {
                    int width = values[0].length;
                    assertEquals(values[i / width][i % width], actual[i], LOGIT, "row " + r + ", logit " + i);
                }
            }
        }
    }

    private static void continuations(Path model) {
        JsonNode expected = expected(model).get("continuation");
        int[][] rows = validRows(expected(model));
        int[][] said = IntStream.range(0, rows.length)
                .mapToObj(r -> GoldenCases.ints(expected.get("ids").get(r)))
                .toArray(int[][]::new);
        EpisodeBatch batch = OneTurn.batch(rows, said);
        try (TokenPolicy policy = policy(model);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            for (Likelihood likelihood :
                    List.of(policy.storedLikelihood(manager, batch), policy.likelihood(manager, batch, 1, said))) {
                float[] logProbs = likelihood.logProbs().toFloatArray();
                double[] sums = new double[rows.length];
                for (int p = 0; p < logProbs.length; p++) {
                    int row = likelihood.utteranceOf()[p];
                    double value = expected.get("token_logprobs")
                            .get(row)
                            .get(likelihood.placeOf()[p])
                            .asDouble();
                    assertEquals(value, logProbs[p], LOG_PROB);
                    sums[row] += logProbs[p];
                }
                assertArrayEquals(GoldenCases.doubles(expected.get("sum_logprobs")), sums, SUM_LOG_PROB);
            }
        }
    }

    private static void lossAndGradients(Path model) {
        JsonNode expected = expected(model).get("loss");
        // A row as one turn: its first token is the context, the others are said.
        List<TokenTrajectory> turns = Arrays.stream(validRows(expected(model)))
                .filter(row -> row.length > 1)
                .map(row -> OneTurn.of(Arrays.copyOf(row, 1), Arrays.copyOfRange(row, 1, row.length)))
                .toList();
        try (TokenPolicy policy = policy(model);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Likelihood likelihood = policy.storedLikelihood(manager, new EpisodeBatch(turns));
            NDArray loss = likelihood.logProbs().mean().neg();
            likelihood.backward(loss);

            assertEquals(expected.get("pairs").asInt(), likelihood.placeOf().length);
            assertEquals(expected.get("value").asDouble(), loss.getFloat(), LOSS);
            JsonNode squares = expected.get("grad_sumsq");
            assertEquals(policy.parameters().values().size(), squares.size());
            squares.fields().forEachRemaining(entry -> {
                double value = entry.getValue().asDouble();
                double sum = 0;
                for (float g :
                        policy.parameters().get(entry.getKey()).getGradient().toFloatArray()) {
                    sum += (double) g * g;
                }
                assertEquals(value, sum, value > 1e-6 ? SQUARES * value : 1e-10, entry.getKey());
            });
        }
    }

    private static void greedyTokens(Path model) {
        JsonNode expected = expected(model).get("greedy");
        int[][] rows = validRows(expected(model));
        int count = expected.get("new_tokens").asInt();
        try (TokenPolicy policy = policy(model);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off();
                RowCache cache = new RowCache(policy.transformer(), rows.length)) {
            NDArray states = cache.append(manager, rows);
            long[] lengths = Arrays.stream(rows).mapToLong(r -> r.length).toArray();
            SplittableRandom[] none = new SplittableRandom[rows.length];
            Arrays.setAll(none, i -> new SplittableRandom(i));
            int[][] said = new UtteranceSampler(policy.transformer(), Stopping.after(policy.tokenizer(), count))
                    .sample(
                            manager,
                            cache.states(manager),
                            manager.create(lengths, new Shape(rows.length, 1)),
                            states,
                            none,
                            Decoding.GREEDY)
                    .tokens();
            for (int r = 0; r < rows.length; r++) {
                assertArrayEquals(GoldenCases.ints(expected.get("ids").get(r)), said[r], "row " + r);
            }
        }
    }

    private static void filesReadAgain(Path model) {
        try (TokenPolicy policy = policy(model);
                TokenPolicy again = TokenPolicy.restored(policy.files())) {
            assertEquals(policy.parameters().values(), again.parameters().values());
            assertEquals(policy.transformer().config(), again.transformer().config());
            ObjectNode config = (ObjectNode) GoldenCases.read(model.resolve("config.json"));
            if (config.has("torch_dtype")) {
                config.put("torch_dtype", "float32");
            }
            assertEquals(config, GoldenCases.parse(policy.files().get("config.json")));
        }
    }

    private static TokenPolicy policy(Path model) {
        try (ModelSource source = ModelSource.open(model.toString())) {
            Map<String, String> texts = new HashMap<>(source.texts());
            texts.putIfAbsent(ModelFiles.TOKENIZER, NO_TEXT);
            return TokenPolicy.restored(new ModelSource(texts, source.tensors()));
        }
    }

    private static JsonNode expected(Path model) {
        return GoldenCases.read(model.resolve("expected.json"));
    }

    /** The rows without their padding, which stands on the left. */
    private static int[][] validRows(JsonNode expected) {
        return IntStream.range(0, expected.get("input_ids").size())
                .mapToObj(r -> {
                    int[] ids = GoldenCases.ints(expected.get("input_ids").get(r));
                    int[] mask = GoldenCases.ints(expected.get("attention_mask").get(r));
                    return IntStream.range(0, ids.length)
                            .filter(i -> mask[i] == 1)
                            .map(i -> ids[i])
                            .toArray();
                })
                .toArray(int[][]::new);
    }
}
