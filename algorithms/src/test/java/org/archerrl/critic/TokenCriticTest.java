package org.archerrl.critic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToyTokenCritic;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.TokenPlaces;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.interaction.Ending;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenCriticTest {
    private static final int VOCABULARY = 6;

    /** Heads of V and of Q. */
    private static final int HEADS = 2;

    private final TokenCritic critic = ToyTokenCritic.critic(VOCABULARY, HEADS, HEADS, 5);
    private final List<TokenTrajectory> episodes = Toy.episodes(9, VOCABULARY, 41);
    private final EpisodeBatch batch = new EpisodeBatch(episodes);
    private final TokenPlaces places = new TokenPlaces(batch);

    @AfterEach
    void close() {
        critic.close();
    }

    @Test
    void neitherVNorQOfATokenSeesItOrWhatComesAfter() {
        // 2 3 | a b 0 | 4 | 1 0: five tokens are decisions, the last two after an observation.
        int[] said = {2, 3, 1, 5, 0, 4, 1, 0, 2};
        EpisodeBatch one = new EpisodeBatch(List.of(twoTurns(said)));
        float[] v = read(manager -> critic.online(manager, one).value());
        float[][] q = ToyTokenCritic.added(critic.perturbation(1), one);
        int[] streamPlace = {2, 3, 4, 6, 7};
        for (int changed = 0; changed < streamPlace.length; changed++) {
            int[] other = said.clone();
            other[streamPlace[changed]] = 3;
            EpisodeBatch differs = new EpisodeBatch(List.of(twoTurns(other)));
            float[] otherV = read(manager -> critic.online(manager, differs).value());
            float[][] otherQ = ToyTokenCritic.added(critic.perturbation(1), differs);
            for (int p = 0; p < streamPlace.length; p++) {
                double difference = Math.abs(v[HEADS * p] - otherV[HEADS * p]);
                double ofQ = Math.abs(q[p][2] - otherQ[p][2]);
                assertTrue(p <= changed ? difference < 1e-6 : difference > 1e-4, p + " after " + changed);
                assertTrue(p <= changed ? ofQ < 1e-6 : ofQ > 1e-4, p + " after " + changed);
            }
        }
    }

    private static TokenTrajectory twoTurns(int[] tokens) {
        return new TokenTrajectory(
                "e",
                0,
                tokens,
                List.of(
                        new TokenTurn(0, 2, 5, new float[0], 1, Ending.CONTINUES),
                        new TokenTurn(0, 6, 8, new float[0], 1, Ending.TERMINATED)),
                0);
    }

    @Test
    void qOfATokenIsItsEntryInTheVocabulary() {
        float[] chosen = read(manager -> critic.online(manager, batch).recordedQ());
        float[][] least = ToyTokenCritic.added(critic.perturbation(1), batch);
        for (int p = 0; p < places.count(); p++) {
            float expected = least[p][(int) places.tokens()[p]];
            assertEquals(expected, Math.min(chosen[HEADS * p], chosen[HEADS * p + 1]), 1e-4);
        }
    }

    @Test
    void theNextValueIsTheNextTokens() {
        float[] v = read(manager -> critic.online(manager, batch).value());
        float[] next = read(manager -> critic.online(manager, batch).nextValue());
        int ends = 0;
        for (int p = 0; p < places.count(); p++) {
            if (places.next()[p] == p + 1) {
                assertEquals(v[HEADS * (p + 1)], next[HEADS * p], 1e-6);
                assertEquals(v[HEADS * (p + 1) + 1], next[HEADS * p + 1], 1e-6);
            } else {
                ends++;
            }
        }
        assertEquals(episodes.size(), ends);
    }

    @Test
    void afterATruncatedEpisodeStandsTheValueThatGoingOnWouldHave() {
        int compared = 0;
        for (TokenTrajectory whole : episodes) {
            int last = whole.turns().size() - 1;
            if (last > 0) {
                EpisodeBatch goesOn = new EpisodeBatch(List.of(whole));
                EpisodeBatch truncated = new EpisodeBatch(List.of(cut(whole, last)));
                int first = new TokenPlaces(goesOn).first(last);
                float[] v = read(manager -> critic.target(manager, goesOn).value());
                float[] next = read(manager -> critic.target(manager, truncated).nextValue());
                assertArrayEquals(
                        Arrays.copyOfRange(v, HEADS * first, HEADS * (first + 1)),
                        Arrays.copyOfRange(next, next.length - HEADS, next.length),
                        1e-5f);
                compared++;
            }
        }
        assertTrue(compared >= 5, "only " + compared + " episodes have two turns");
    }

    /** The same episode, truncated before its turn number {@code turns}. */
    private static TokenTrajectory cut(TokenTrajectory whole, int turns) {
        List<TokenTurn> kept = new ArrayList<>(whole.turns().subList(0, turns));
        TokenTurn end = kept.remove(turns - 1);
        kept.add(new TokenTurn(
                end.contextStart(), end.contextEnd(), end.utteranceEnd(), new float[0], 0, Ending.TRUNCATED));
        int[] tokens = Arrays.copyOf(whole.tokens(), whole.contextEnd(turns));
        return new TokenTrajectory("cut", 0, tokens, kept, whole.contextStart(turns));
    }

    @Test
    void anEpisodeIsValuedTheSameAloneAndAmongOthersInAnyOrder() {
        for (Function<TokenValues, NDArray> value : List.<Function<TokenValues, NDArray>>of(
                TokenValues::value, TokenValues::nextValue, TokenValues::recordedQ, TokenValues::crossEntropies)) {
            List<float[]> alone = new ArrayList<>();
            for (TokenTrajectory episode : episodes) {
                EpisodeBatch own = new EpisodeBatch(List.of(episode));
                alone.add(read(manager -> value.apply(critic.online(manager, own))));
            }
            assertArrayEquals(
                    Floats.concat(alone.toArray(float[][]::new)),
                    read(manager -> value.apply(critic.online(manager, batch))),
                    1e-4f);
            List<TokenTrajectory> turned = new ArrayList<>(episodes);
            Collections.reverse(turned);
            Collections.reverse(alone);
            EpisodeBatch other = new EpisodeBatch(turned);
            assertArrayEquals(
                    Floats.concat(alone.toArray(float[][]::new)),
                    read(manager -> value.apply(critic.online(manager, other))),
                    1e-4f);
        }
    }

    @Test
    void gradientsAgreeWithCentralDifferences() {
        Map<String, float[]> gradients = gradients(1L << 25);
        Map<String, HostTensor> weights = critic.parameters().values();
        SplittableRandom random = new SplittableRandom(2);
        float step = 1e-2f;
        for (String name : List.of(
                "encoder.wte.weight",
                "encoder.h.0.attn.c_attn.weight",
                "v1.0.weight",
                "v2.2.bias",
                "q1.2.weight",
                "q2.0.bias",
                "q2.2.bias")) {
            int i = random.nextInt(gradients.get(name).length);
            double difference =
                    (loss(moved(weights, name, i, step)) - loss(moved(weights, name, i, -step))) / (2 * step);
            assertEquals(difference, gradients.get(name)[i], .02 * Math.max(1, Math.abs(difference)), name + " " + i);
        }
    }

    private static Map<String, HostTensor> moved(Map<String, HostTensor> weights, String name, int i, float step) {
        Map<String, HostTensor> moved = new LinkedHashMap<>(weights);
        float[] values = weights.get(name).values().clone();
        values[i] += step;
        moved.put(name, new HostTensor(weights.get(name).shape(), values));
        return moved;
    }

    private double loss(Map<String, HostTensor> weights) {
        critic.parameters().set(weights);
        return read(manager -> loss(critic.online(manager, batch)))[0];
    }

    /** A mean of all that can be fitted. */
    private static NDArray loss(TokenValues values) {
        return values.value()
                .square()
                .add(values.nextValue())
                .add(values.recordedQ().square())
                .add(values.crossEntropies())
                .mean();
    }

    @Test
    void partsOfALargeVocabularyGiveTheSameGradients() {
        Map<String, float[]> whole = gradients(1L << 25);
        Map<String, float[]> inParts = gradients(3 * VOCABULARY + 1);
        whole.forEach((name, gradient) -> assertArrayEquals(gradient, inParts.get(name), 1e-5f, name));
        assertTrue(whole.values().stream()
                .allMatch(gradient -> Floats.asList(gradient).stream().anyMatch(g -> g != 0)));
    }

    private Map<String, float[]> gradients(long most) {
        discardGradients();
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            TokenNetwork online = new TokenNetwork(Toy.config(VOCABULARY), critic.parameters());
            TokenValues values = new TokenValues(manager, online, batch, places, most);
            values.backward(loss(values));
            return Toy.gradients(critic.parameters());
        }
    }

    @Test
    void noGradientGoesIntoTheTarget() {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            TokenValues fitted = critic.online(manager, batch);
            TokenValues targets = critic.target(manager, batch);
            for (NDArray target : List.of(targets.value(), targets.nextValue(), targets.recordedQ())) {
                assertEquals(0, OpLibrary.one(manager, "takes_gradient", target).getFloat());
            }
            assertEquals(
                    1, OpLibrary.one(manager, "takes_gradient", fitted.value()).getFloat());
            assertEquals(
                    1,
                    OpLibrary.one(manager, "takes_gradient", fitted.recordedQ()).getFloat());
        }
    }

    @Test
    void theTargetMovesAsPolyakSaysAndFilesKeepBoth() {
        float[] before = read(manager -> critic.target(manager, batch).value());
        Map<String, HostTensor> first = critic.parameters().values();
        Map<String, HostTensor> other = Toy.spread(first, new SplittableRandom(9));
        critic.parameters().set(other);
        assertArrayEquals(before, read(manager -> critic.target(manager, batch).value()), "the target waits");
        critic.moveTarget(.25);
        float[] moved = read(manager -> critic.target(manager, batch).recordedQ());
        try (TokenCritic average =
                        new TokenCritic(Toy.config(VOCABULARY), HEADS, HEADS, ComputeDevice.CPU, new Seed(1));
                TokenCritic restored =
                        new TokenCritic(Toy.config(VOCABULARY), HEADS, HEADS, ComputeDevice.CPU, new Seed(2))) {
            Map<String, HostTensor> expected = new LinkedHashMap<>();
            first.forEach((name, tensor) -> expected.put(
                    name,
                    new HostTensor(
                            tensor.shape(),
                            Floats.toArray(Arrays.stream(Polyak.average(doubles(tensor), doubles(other.get(name)), .25))
                                    .boxed()
                                    .toList()))));
            average.parameters().set(expected);
            assertArrayEquals(read(manager -> average.online(manager, batch).recordedQ()), moved, 1e-4f);
            restored.restore(critic.files());
            assertArrayEquals(
                    moved, read(manager -> restored.target(manager, batch).recordedQ()));
            assertArrayEquals(
                    read(manager -> critic.online(manager, batch).recordedQ()),
                    read(manager -> restored.online(manager, batch).recordedQ()));
        }
    }

    private static double[] doubles(HostTensor tensor) {
        return IntStream.range(0, tensor.values().length)
                .mapToDouble(i -> tensor.values()[i])
                .toArray();
    }

    @Test
    void valuesBeforeTokensOfOtherUtterancesAreThoseOfAnEpisodeThatHoldsThem() {
        int[][] own =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        int[][] fresh = Toy.utterances(batch.turns(), VOCABULARY, 8);
        int[][] both = new int[2 * batch.turns()][];
        for (int n = 0; n < batch.turns(); n++) {
            both[2 * n] = own[n];
            both[2 * n + 1] = fresh[n];
        }
        float[] before = read(manager -> critic.before(manager, batch, 2, both).values());
        float[] state = read(manager -> critic.online(manager, batch).value());
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood order = policy.likelihood(manager, batch, 2, both);
            assertEquals(before.length, HEADS * order.utteranceOf().length);
            for (int p = 0; p < order.utteranceOf().length; p++) {
                int m = order.utteranceOf()[p];
                if (m % 2 == 0) {
                    int stored = places.first(m / 2) + order.placeOf()[p];
                    assertEquals(state[HEADS * stored], before[HEADS * p], 1e-5);
                } else {
                    assertEquals(alone(m / 2, fresh[m / 2], order.placeOf()[p]), before[HEADS * p], 1e-5);
                }
            }
        }
    }

    /** V before token {@code place} of an utterance, in an episode of that one turn. */
    private double alone(int n, int[] utterance, int place) {
        int[] context = batch.context(n);
        int[] tokens = IntStream.concat(Arrays.stream(context), Arrays.stream(utterance))
                .toArray();
        EpisodeBatch only = new EpisodeBatch(List.of(new TokenTrajectory(
                "only",
                0,
                tokens,
                List.of(new TokenTurn(0, context.length, tokens.length, new float[0], 0, Ending.TERMINATED)),
                0)));
        return read(manager -> critic.online(manager, only).value())[HEADS * place];
    }

    @Test
    void valuesBeforeTokensLeaveTheSameGradients() {
        int[][] own =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            TokenValues fitted = critic.online(manager, batch);
            fitted.backward(fitted.value().square().sum());
            Map<String, float[]> expected = Toy.gradients(critic.parameters());
            discardGradients();
            TokenCritic.Before before = critic.before(manager, batch, 1, own);
            before.backward(before.values().square().sum());
            Map<String, float[]> gradients = Toy.gradients(critic.parameters());
            expected.forEach((name, gradient) ->
                    assertArrayEquals(gradient, gradients.get(name), 1e-4f * Math.max(1, Floats.max(gradient)), name));
        }
    }

    @Test
    void fittedToReturnsItTellsWhatPays() {
        // One turn, one or two tokens: 2 pays 1 at once, 3 pays 0, and 4 pays 0 or 1 as 0 or 5 comes after it.
        List<TokenTrajectory> all = List.of(paid(1, 2), paid(0, 3), paid(0, 4, 0), paid(1, 4, 5));
        EpisodeBatch returns = new EpisodeBatch(all);
        float[] ofTokens = {1, 0, 0, 0, 1, 1};
        try (TokenCritic fresh = new TokenCritic(Toy.config(VOCABULARY), 1, 2, ComputeDevice.CPU, new Seed(3));
                AdamW optimizer = new AdamW(fresh.parameters(), 0, 1)) {
            for (int step = 0; step < 300; step++) {
                try (NDManager manager = ComputeDevice.CPU.scope();
                        Autograd scope = Autograd.on()) {
                    TokenValues fitted = fresh.online(manager, returns);
                    NDArray target = manager.create(ofTokens).reshape(-1, 1);
                    fitted.backward(fitted.recordedQ()
                            .sub(target)
                            .square()
                            .mean()
                            .add(fitted.value().sub(target).square().mean()));
                    optimizer.step(1e-2);
                }
            }
            float[] q =
                    read(manager -> fresh.online(manager, returns).recordedQ().mean(new int[] {1}));
            float[] v = read(manager -> fresh.online(manager, returns).value());
            // The first 4 pays 0 and 1 equally often; V at the start is the mean of four returns, after a 4 of two.
            assertArrayEquals(new float[] {1, 0, .5f, 0, .5f, 1}, q, .1f);
            assertArrayEquals(new float[] {.5f, .5f, .5f, .5f, .5f, .5f}, v, .1f);
        }
    }

    private static TokenTrajectory paid(double reward, int... utterance) {
        int[] tokens =
                IntStream.concat(IntStream.of(1), Arrays.stream(utterance)).toArray();
        TokenTurn turn = new TokenTurn(0, 1, tokens.length, new float[0], reward, Ending.TERMINATED);
        return new TokenTrajectory("paid", 0, tokens, List.of(turn), 0);
    }

    @Test
    void whatACriticLacksIsSaid() {
        try (TokenCritic values = new TokenCritic(Toy.config(VOCABULARY), 1, 0, ComputeDevice.CPU, new Seed(1));
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            assertArrayEquals(
                    new float[places.count()],
                    values.online(manager, batch).value().toFloatArray());
            String refusal =
                    "this token critic has no Q, only V; make it with at least 1 head of Q to ask for tokens' values";
            TokenValues fitted = values.online(manager, batch);
            assertEquals(
                    refusal,
                    assertThrows(IllegalStateException.class, fitted::recordedQ).getMessage());
            assertEquals(
                    refusal,
                    assertThrows(IllegalStateException.class, fitted::crossEntropies)
                            .getMessage());
            assertEquals(
                    refusal,
                    assertThrows(IllegalStateException.class, () -> values.perturbation(1))
                            .getMessage());
            assertThrows(CheckpointException.class, () -> values.restore(critic.files()));
        }
        assertEquals(
                "beta: must be a number from 0 (the policy as it is), got -1.0",
                assertThrows(IllegalArgumentException.class, () -> critic.perturbation(-1))
                        .getMessage());
        assertEquals(
                "a token critic needs at least 1 head of V and 0 or more of Q, got 0 and 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TokenCritic(Toy.config(VOCABULARY), 0, 2, ComputeDevice.CPU, new Seed(1)))
                        .getMessage());
    }

    private void discardGradients() {
        try (AdamW optimizer = new AdamW(critic.parameters(), 0, 1)) {
            optimizer.discard();
        }
    }

    private static float[] read(Function<NDManager, NDArray> values) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            return values.apply(manager).toFloatArray();
        }
    }
}
