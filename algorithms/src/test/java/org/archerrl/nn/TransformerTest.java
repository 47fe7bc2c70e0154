package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.nn.Llama.Extra;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransformerTest {
    private static final int HEADS = 4;

    private static TransformerConfig llama(OutputProjection output, List<Integer> windows, Extra... extras) {
        Rope rope = new Rope(100, new Rope.Llama3(8, 1, 4, 32));
        return new TransformerConfig(
                DecoderContract.VOCABULARY,
                DecoderContract.WIDTH,
                windows.size(),
                HEADS,
                Toy.CONTEXT,
                1e-5,
                output,
                new Llama(2, 6, 12, rope, windows, ImmutableSet.copyOf(extras)));
    }

    @Nested
    class OfGpt2 extends DecoderContract {
        OfGpt2() {
            super(new TransformerConfig(VOCABULARY, WIDTH, 2, 2, Toy.CONTEXT, 1e-5));
        }
    }

    @Nested
    class OfLlama extends DecoderContract {
        OfLlama() {
            super(llama(OutputProjection.OWN, Collections.nCopies(2, Family.UNLIMITED), Extra.values()));
        }
    }

    @Nested
    class OfAWindowInSomeLayers extends DecoderContract {
        OfAWindowInSomeLayers() {
            super(llama(OutputProjection.TIED, List.of(3, Family.UNLIMITED, 2)));
        }
    }

    @Nested
    class OfAWindow extends DecoderContract {
        OfAWindow() {
            super(llama(OutputProjection.TIED, List.of(3, 3)));
        }

        @Test
        void aLayerLooksBackByItsWindowAndPositionsAreRelative() {
            float[] state = lastState(3, 1, 4, 2, 6);
            assertArrayEquals(state, lastState(5, 6, 5, 6, 5, 3, 1, 4, 2, 6), CLOSE);
            float[] other = lastState(5, 6, 5, 6, 5, 6, 1, 4, 2, 6);
            double distance = 0;
            for (int d = 0; d < WIDTH; d++) {
                distance = Math.max(distance, Math.abs(state[d] - other[d]));
            }
            assertTrue(distance > 1e-2, "the fifth last token moves the state by " + distance);
        }
    }

    @Test
    void packedMatricesGiveTheSameStates() {
        TransformerConfig gpt2 = new TransformerConfig(DecoderContract.VOCABULARY, 256, 2, 4, Toy.CONTEXT, 1e-5);
        TransformerConfig llama = new TransformerConfig(
                DecoderContract.VOCABULARY,
                256,
                1,
                HEADS,
                Toy.CONTEXT,
                1e-5,
                OutputProjection.TIED,
                new Llama(
                        2,
                        64,
                        300,
                        new Rope(100, new Rope.Unscaled()),
                        List.of(Family.UNLIMITED),
                        ImmutableSet.copyOf(Extra.values())));
        for (TransformerConfig config : List.of(gpt2, llama)) {
            try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                    Autograd scope = Autograd.off();
                    NDManager manager = ComputeDevice.CPU.scope()) {
                SplittableRandom random = new SplittableRandom(3);
                Transformer.shapes(config).forEach((name, shape) -> parameters.addNormal(name, shape, 0.1, random));
                Transformer plain =
                        new Transformer(config, parameters, config.family().prefix());
                NDArray tokens = manager.create(new long[] {3, 1, 4, 1, 5, 2, 6, 0}, new Shape(2, 4));
                float[] states = plain.rows(manager, tokens).hidden().toFloatArray();
                Transformer.pack(config, parameters);
                assertTrue(parameters.isPacked());
                assertThrows(IllegalStateException.class, parameters::values);
                Transformer packed =
                        new Transformer(config, parameters, config.family().prefix());
                assertArrayEquals(states, packed.rows(manager, tokens).hidden().toFloatArray(), 1e-4f);
            }
        }
    }

    /** 700 tokens a row: more than one row at once would be more than a pass takes. */
    @Test
    void longRowsAreReadInPassesOfTheirOwn() {
        TransformerConfig config = new TransformerConfig(11, 8, 2, 2, 1024, 1e-5);
        SplittableRandom random = new SplittableRandom(4);
        int[][] tokens = IntStream.of(700, 3, 500)
                .mapToObj(length -> random.ints(length, 0, 11).toArray())
                .toArray(int[][]::new);
        try (Parameters parameters = Toy.parameters(config, "transformer.", 2);
                Autograd scope = Autograd.off();
                NDManager manager = ComputeDevice.CPU.scope()) {
            Transformer transformer = new Transformer(config, parameters, "transformer.");
            try (RowCache cache = new RowCache(transformer, tokens.length)) {
                NDArray ends = cache.append(manager, tokens);
                for (int r = 0; r < tokens.length; r++) {
                    long[] row = Arrays.stream(tokens[r]).asLongStream().toArray();
                    NDArray alone = transformer
                            .rows(manager, manager.create(row, new Shape(1, row.length)))
                            .hidden();
                    NDArray end = transformer.statesAt(manager, alone, manager.create(new long[] {row.length - 1}));
                    assertArrayEquals(end.toFloatArray(), ends.get(r).toFloatArray(), 1e-5f);
                    assertEquals(row.length, cache.length(r));
                }
            }
        }
    }

    @Test
    void frequenciesAreScaled() {
        double[] plain = {1, Math.pow(100, -0.25), 0.1, Math.pow(100, -0.75)};
        assertClose(plain, new Rope(100, new Rope.Unscaled()).frequencies(8));
        assertClose(Arrays.stream(plain).map(f -> f / 2).toArray(), new Rope(100, new Rope.Linear(2)).frequencies(8));
        // Turns in 32 tokens: 5.09 (kept), 1.61 (blended), 0.51 and 0.16 (divided).
        double share = (32 * plain[1] / (2 * Math.PI) - 1) / 3;
        assertClose(
                new double[] {1, share * plain[1] + (1 - share) * plain[1] / 8, plain[2] / 8, plain[3] / 8},
                new Rope(100, new Rope.Llama3(8, 1, 4, 32)).frequencies(8));
    }

    private static void assertClose(double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-7);
        }
    }

    @Test
    void sizesThatDoNotGoTogetherAreRefused() {
        assertRefused(
                "GPT-2 needs a width that its heads divide, got width 8, heads 3",
                () -> new TransformerConfig(7, 8, 1, 3, 40, 1e-5));
        assertRefused(
                "a Llama needs key and value heads that divide its heads, heads of even width and a window for each"
                        + " layer, got heads 4, key and value heads 3, head width 6, layers 1, windows 1",
                () -> new TransformerConfig(
                        7,
                        8,
                        1,
                        4,
                        40,
                        1e-5,
                        OutputProjection.TIED,
                        new Llama(
                                3,
                                6,
                                12,
                                new Rope(100, new Rope.Unscaled()),
                                List.of(Family.UNLIMITED),
                                ImmutableSet.of())));
    }

    private static void assertRefused(String message, Runnable making) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }
}
