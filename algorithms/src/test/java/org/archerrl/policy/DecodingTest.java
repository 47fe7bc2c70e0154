package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.archerrl.Toy;
import org.archerrl.nn.States;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
    private static final int VOCABULARY = 9;
    private static final int DRAWS = 20_000;
    private static final int[] PROMPT = {3, 1, 2};

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 6);

    @AfterEach
    void close() {
        policy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1",
        "0.5, 0, 1",
        "2, 0, 1",
        "1, 1, 1",
        "1, 3, 1",
        "1, 100, 1",
        "1, 0, 0.0001",
        "1, 0, 0.5",
        "1, 0, 0.9",
        "1.5, 4, 0.8"
    })
    void drawsFollowTheDistributionThatIsLeft(double temperature, int topK, double topP) {
        double[] logProbs = logProbs();
        double[] left = left(logProbs, temperature, topK, topP);
        long[] drawn = new long[VOCABULARY];
        for (Generated generated : draw(new Decoding(temperature, topK, topP))) {
            int token = generated.tokens()[0];
            drawn[token]++;
            assertEquals(logProbs[token], generated.logProbs()[0], 1e-4);
        }
        for (int id = 0; id < VOCABULARY; id++) {
            assertTrue(left[id] > 0 || drawn[id] == 0, "token " + id + " was cut and drawn " + drawn[id] + " times");
        }
        int[] kept = IntStream.range(0, VOCABULARY).filter(id -> left[id] > 0).toArray();
        if (kept.length == 1) {
            assertEquals(DRAWS, drawn[kept[0]]);
            return;
        }
        double p = new ChiSquareTest()
                .chiSquareTest(
                        Arrays.stream(kept).mapToDouble(id -> left[id]).toArray(),
                        Arrays.stream(kept).mapToLong(id -> drawn[id]).toArray());
        assertTrue(p > .001, "p " + p + ": " + Arrays.toString(drawn));
    }

    @Test
    void greedyIsTheLimitOfTemperatureZero() {
        double[] logProbs = logProbs();
        int best = IntStream.range(0, VOCABULARY)
                .reduce((a, b) -> logProbs[a] >= logProbs[b] ? a : b)
                .orElseThrow();
        for (Decoding decoding : List.of(Decoding.GREEDY, new Decoding(.001, 0, 1), new Decoding(0, 5, .9))) {
            for (Generated generated : draw(decoding).subList(0, 50)) {
                assertEquals(best, generated.tokens()[0]);
                assertEquals(logProbs[best], generated.logProbs()[0], 1e-4);
            }
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        for (Decoding decoding : List.of(
                Decoding.SAMPLE,
                Decoding.GREEDY,
                new Decoding(.7, 0, 1),
                new Decoding(1.25, 40, .95),
                new Decoding(0, 3, 1))) {
            assertEquals(decoding, Decoding.parse(decoding.toString()));
        }
        assertEquals("sample", Decoding.SAMPLE.toString());
        assertEquals("temperature=0.7 top-k=0 top-p=1.0", new Decoding(.7, 0, 1).toString());
        for (String text : List.of(
                "", "SAMPLE", "temperature=1 top-k=2", "temperature=x top-k=2 top-p=1", "top-k=1 top-k=1 top-p=1")) {
            assertEquals(
                    "decoding: must be sample, greedy or 'temperature=T top-k=K top-p=P', got '" + text + "'",
                    refusal(() -> Decoding.parse(text)));
        }
    }

    @Test
    void settingsOutOfRangeAreRefusedTogether() {
        assertEquals(
                "temperature: must be a number from 0 (greedy), got NaN; topK: must be at least 1, or 0 to cut nothing, got -1;"
                        + " topP: must be above 0 and at most 1, which cuts nothing, got 0.0",
                refusal(() -> new Decoding(Double.NaN, -1, 0)));
        assertTrue(refusal(() -> new Decoding(-1, 0, 1)).startsWith("temperature: "));
        assertTrue(refusal(() -> new Decoding(Double.POSITIVE_INFINITY, 0, 1)).startsWith("temperature: "));
        assertTrue(refusal(() -> new Decoding(1, 0, 1.01)).startsWith("topP: "));
    }

    private static String refusal(Executable made) {
        return assertThrows(IllegalArgumentException.class, made).getMessage();
    }

    private List<Generated> draw(Decoding decoding) {
        Stopping one = policy.stopping(1);
        return new Generator(policy, one, decoding).generate(Collections.nCopies(DRAWS, PROMPT), new Seed(11));
    }

    /** Returns what is left of the policy's distribution, by the definition: the likeliest first, until the mass is reached. */
    private static double[] left(double[] logProbs, double temperature, int topK, double topP) {
        double[] weights =
                Arrays.stream(logProbs).map(l -> Math.exp(l / temperature)).toArray();
        int[] order = IntStream.range(0, VOCABULARY)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .limit(topK == 0 ? VOCABULARY : topK)
                .mapToInt(i -> i)
                .toArray();
        double all = Arrays.stream(order).mapToDouble(id -> weights[id]).sum();
        double[] left = new double[VOCABULARY];
        double mass = 0;
        for (int id : order) {
            if (mass < topP * all) {
                left[id] = weights[id];
                mass += weights[id];
            }
        }
        return left;
    }

    private double[] logProbs() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            long[] ids = Arrays.stream(PROMPT).asLongStream().toArray();
            States read = policy.transformer().rows(manager, manager.create(ids, new Shape(1, ids.length)));
            float[] logProbs = policy.logits(
                            manager,
                            policy.transformer()
                                    .statesAt(manager, read.hidden(), manager.create(new long[] {ids.length - 1})))
                    .logSoftmax(-1)
                    .toFloatArray();
            return IntStream.range(0, VOCABULARY).mapToDouble(i -> logProbs[i]).toArray();
        }
    }
}
