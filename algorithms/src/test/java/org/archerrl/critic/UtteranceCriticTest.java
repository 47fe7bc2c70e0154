package org.archerrl.critic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.Toy;
import org.archerrl.ToyCritic;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fact holds for every kind of critic. */
class UtteranceCriticTest {
    private static final int VOCABULARY = 6;
    private static final Tokenizer SPOKEN =
            Tokenizer.fromJson(new String(Toy.files(VOCABULARY, 1).get("tokenizer.json"), StandardCharsets.UTF_8));

    @AfterAll
    static void closeTokenizer() {
        SPOKEN.close();
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void stateValuesAreReadBeforeTheUtterance(ToyCritic kind) {
        // Contexts "2 3" and "2 3 u 4"; the first utterance u is [1, 0] or [5, 0].
        EpisodeBatch one = new EpisodeBatch(List.of(twoTurns(1)));
        EpisodeBatch other = new EpisodeBatch(List.of(twoTurns(5)));
        try (UtteranceCritic critic = critic(kind)) {
            float[] v = read(manager -> critic.online(manager, one).value());
            float[] changed = read(manager -> critic.online(manager, other).value());
            assertEquals(v[0], changed[0], 1e-6);
            assertEquals(v[1], changed[1], 1e-6);
            assertTrue(Math.abs(v[2] - changed[2]) > 1e-3, "the second context holds the first utterance");
            float[] q = read(manager -> critic.online(manager, one).recordedQ());
            assertTrue(Math.abs(
                            q[0] - read(manager -> critic.online(manager, other).recordedQ())[0])
                    > 1e-3);
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void anUtteranceHasOneValueHoweverItIsHandedOver(ToyCritic kind) {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(8, VOCABULARY, 31));
        int[][] stored =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        int[][] twice = Stream.of(stored).flatMap(u -> Stream.of(u, u)).toArray(int[][]::new);
        try (UtteranceCritic critic = critic(kind)) {
            float[] q = read(manager -> critic.online(manager, batch).recordedQ());
            assertArrayEquals(q, read(manager -> critic.target(manager, batch).freshQ(1, stored)), 1e-4f);
            float[] judged = read(manager -> critic.online(manager, batch).freshQ(2, twice));
            for (int n = 0; n < batch.turns(); n++) {
                for (int k = 0; k < 2; k++) {
                    assertEquals(q[2 * n + k], judged[4 * n + k], 1e-4);
                    assertEquals(q[2 * n + k], judged[4 * n + 2 + k], 1e-4);
                }
            }
            assertArrayEquals(
                    read(manager -> critic.online(manager, batch).value()),
                    read(manager -> {
                        CriticValues values = critic.online(manager, batch);
                        values.freshQ(2, twice);
                        return values.value();
                    }),
                    1e-5f);
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void theNextValueIsTheNextTurnsValue(ToyCritic kind) {
        List<TokenTrajectory> episodes = Toy.episodes(8, VOCABULARY, 37);
        EpisodeBatch batch = new EpisodeBatch(episodes);
        try (UtteranceCritic critic = critic(kind)) {
            float[] v = read(manager -> critic.online(manager, batch).value());
            float[] next = read(manager -> critic.target(manager, batch).nextValue());
            for (int n = 0; n + 1 < batch.turns(); n++) {
                if (!batch.turn(n).ending().isLast()) {
                    assertEquals(v[2 * n + 2], next[2 * n], 1e-5);
                    assertEquals(v[2 * n + 3], next[2 * n + 1], 1e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void anEpisodeIsValuedTheSameAloneAndAmongOthers(ToyCritic kind) {
        List<TokenTrajectory> episodes = Toy.episodes(7, VOCABULARY, 41);
        EpisodeBatch batch = new EpisodeBatch(episodes);
        int[][] utterances = Toy.utterances(2 * batch.turns(), VOCABULARY, 42);
        try (UtteranceCritic critic = critic(kind)) {
            float[] v = read(manager -> critic.online(manager, batch).value());
            float[] q = read(manager -> critic.online(manager, batch).recordedQ());
            float[] fresh = read(manager -> critic.online(manager, batch).freshQ(2, utterances));
            int n = 0;
            for (TokenTrajectory episode : episodes) {
                EpisodeBatch alone = new EpisodeBatch(List.of(episode));
                int end = n + alone.turns();
                int[][] own = Arrays.copyOfRange(utterances, 2 * n, 2 * end);
                assertArrayEquals(
                        Arrays.copyOfRange(v, 2 * n, 2 * end),
                        read(manager -> critic.online(manager, alone).value()),
                        1e-5f);
                assertArrayEquals(
                        Arrays.copyOfRange(q, 2 * n, 2 * end),
                        read(manager -> critic.online(manager, alone).recordedQ()),
                        1e-5f);
                assertArrayEquals(
                        Arrays.copyOfRange(fresh, 4 * n, 4 * end),
                        read(manager -> critic.online(manager, alone).freshQ(2, own)),
                        1e-5f);
                n = end;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void theTargetStartsEqualAndMovesAsPolyakSays(ToyCritic kind) {
        try (UtteranceCritic critic = kind.critic(VOCABULARY, SPOKEN, new Seed(1))) {
            Map<String, HostTensor> before = critic.targetValues();
            assertEquals(critic.parameters().values(), before);
            critic.parameters().set(spread(critic.parameters().values(), 2));
            critic.moveTarget(.1);
            critic.parameters().values().forEach((name, online) -> {
                float[] moved = critic.targetValues().get(name).values();
                double[] expected = Polyak.average(doubles(before.get(name)), doubles(online), .1);
                for (int i = 0; i < moved.length; i++) {
                    assertEquals(expected[i], moved[i], 1e-6);
                }
            });
        }
    }

    private static UtteranceCritic critic(ToyCritic kind) {
        UtteranceCritic critic = kind.critic(VOCABULARY, SPOKEN, new Seed(1));
        Map<String, HostTensor> values = spread(critic.parameters().values(), 3);
        critic.parameters().set(values);
        critic.moveTarget(1);
        return critic;
    }

    private static Map<String, HostTensor> spread(Map<String, HostTensor> weights, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> spread = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            float[] values = new float[tensor.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (.5 * random.nextGaussian()) + centre(name);
            }
            spread.put(name, new HostTensor(tensor.shape(), values));
        });
        return spread;
    }

    /** Biases of the heads stand above 0, or a small head's units may all be off. */
    private static float centre(String name) {
        if (name.matches("(q|v|critic|v_critic)[12].*bias")) {
            return .5f;
        }
        return name.endsWith("LayerNorm.weight") ? 1 : 0;
    }

    private static double[] doubles(HostTensor tensor) {
        return IntStream.range(0, tensor.values().length)
                .mapToDouble(i -> tensor.values()[i])
                .toArray();
    }

    private static TokenTrajectory twoTurns(int said) {
        return new TokenTrajectory(
                "e" + said,
                0,
                new int[] {2, 3, said, 0, 4, 1, 0, 2},
                List.of(
                        new TokenTurn(0, 2, 4, new float[0], 1, Ending.CONTINUES),
                        new TokenTurn(0, 5, 7, new float[0], 1, Ending.TERMINATED)),
                0);
    }

    private static float[] read(Function<NDManager, NDArray> values) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            return values.apply(manager).toFloatArray();
        }
    }
}
