package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Ints;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.archerrl.Toy;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.FlatWeights;
import org.archerrl.nn.States;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPolicyTest {
    private static final int VOCABULARY = 5;
    private static final Seed SEED = new Seed(4);

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 1);

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void theProbabilitiesOfAllUtterancesUpToACapSumToOne() {
        try (TokenPolicy small = Toy.policy(3, 2)) {
            // Ended by token 0 after 1, 2, 3 or 4 tokens, or cut after 4: 1 + 2 + 4 + 8 + 16.
            int[][] all = everyUtterance(3, 4);
            assertEquals(31, all.length);
            EpisodeBatch batch = new EpisodeBatch(Toy.episodes(3, 3, 7));
            double[] logProbs = logProbs(small, batch, all.length, everywhere(all, batch.turns()));
            for (int n = 0; n < batch.turns(); n++) {
                double sum = Arrays.stream(logProbs, n * all.length, (n + 1) * all.length)
                        .map(Math::exp)
                        .sum();
                assertEquals(1, sum, 1e-5, "turn " + n);
            }
        }
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() {
        Map<String, byte[]> files = new HashMap<>(Toy.files(5, 1));
        files.put("tokenizer.json", Toy.files(6, 1).get("tokenizer.json"));
        assertEquals(
                "tokenizer.json: must have at most the 5 ids of the model's vocab_size, got 6; use the tokenizer of this"
                        + " model",
                assertThrows(CheckpointException.class, () -> TokenPolicy.restored(files))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void likelihoodAfterSamplingIsTheSamplers(int copies) {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(12, VOCABULARY, 3));
        Utterances sampled = policy.sample(batch, copies, 8, SEED);

        assertEquals(batch.turns() * copies, sampled.count());
        assertTrue(IntStream.range(0, sampled.count())
                        .map(m -> sampled.tokens()[m].length)
                        .distinct()
                        .count()
                > 2);
        double[] recomputed = logProbs(policy, batch, copies, sampled.tokens());
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.likelihood(manager, batch, copies, sampled.tokens());
            float[] ofToken = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < ofToken.length; p++) {
                assertEquals(
                        sampled.logProbs()[likelihood.utteranceOf()[p]][
                                likelihood.placeOf()[p]],
                        ofToken[p],
                        1e-4);
            }
        }
        for (int m = 0; m < sampled.count(); m++) {
            int[] utterance = sampled.tokens()[m];
            int end = Ints.indexOf(utterance, 0);
            assertTrue(end == utterance.length - 1 || end < 0 && utterance.length == 8, Arrays.toString(utterance));
            assertEquals(sampled.logProb(m), recomputed[m], 1e-4);
        }
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherDrawsAnother() {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(5, VOCABULARY, 3));
        int[][] once = policy.sample(batch, 2, 6, SEED).tokens();
        assertArrayEquals(once, policy.sample(batch, 2, 6, SEED).tokens());
        assertNotEquals(
                Arrays.deepToString(once),
                Arrays.deepToString(
                        policy.sample(batch, 2, 6, SEED.child("other")).tokens()));
    }

    @Test
    void sampledFrequenciesFollowTheProbabilities() {
        try (TokenPolicy small = Toy.policy(3, 5)) {
            int[][] all = everyUtterance(3, 3);
            EpisodeBatch batch = new EpisodeBatch(Toy.episodes(1, 3, 7).subList(0, 1));
            double[] expected = Arrays.stream(logProbs(small, batch, all.length, everywhere(all, batch.turns())))
                    .map(Math::exp)
                    .limit(all.length)
                    .toArray();
            List<String> names = Arrays.stream(all).map(Arrays::toString).toList();
            long[] observed = new long[all.length];
            for (int trial = 0; trial < 10; trial++) {
                int[][] drawn =
                        small.sample(batch, 2000, 3, SEED.child("trial", trial)).tokens();
                for (int m = 0; m < 2000; m++) {
                    observed[names.indexOf(Arrays.toString(drawn[m]))]++;
                }
            }
            double p = new ChiSquareTest().chiSquareTest(expected, observed);
            assertTrue(p > .001, "p " + p + " of " + Arrays.toString(observed));
        }
    }

    @Test
    void aDrawNeverDependsOnTheNumberOfCopiesBesideIt() {
        // One utterance is short and closes early, so the grid is packed while others go on.
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(8, VOCABULARY, 9));
        Utterances many = policy.sample(batch, 4, 12, SEED);
        for (int cap : new int[] {1, 2, 5}) {
            Utterances capped = policy.sample(batch, 4, cap, SEED);
            for (int m = 0; m < many.count(); m++) {
                int[] whole = many.tokens()[m];
                assertArrayEquals(Arrays.copyOf(whole, Math.min(cap, whole.length)), capped.tokens()[m]);
            }
        }
    }

    @Test
    void storedLikelihoodIsTheLikelihoodOfTheStoredUtterances() {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(10, VOCABULARY, 13));
        int[][] stored =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        double[] expected = logProbs(policy, batch, 1, stored);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            assertArrayEquals(expected, perUtterance(policy.storedLikelihood(manager, batch), batch.turns()), 1e-5);
        }
    }

    @Test
    void likelihoodIsThatOfAPlainPassOverContextAndUtterance() {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(6, VOCABULARY, 17));
        int[][] utterances = Toy.utterances(2 * batch.turns(), VOCABULARY, 18);
        double[] logProbs = logProbs(policy, batch, 2, utterances);
        for (int m = 0; m < utterances.length; m++) {
            int n = m / 2;
            int[] context = IntStream.range(0, batch.contextLength(n))
                    .map(i -> batch.token(batch.row(n), i))
                    .toArray();
            assertEquals(plainLogProb(context, utterances[m]), logProbs[m], 1e-5);
        }
    }

    @Test
    void anEpisodeIsScoredTheSameAloneAndAmongOthersInAnyOrder() {
        List<TokenTrajectory> episodes = new ArrayList<>(Toy.episodes(7, VOCABULARY, 23));
        for (int e = 0; e < episodes.size(); e++) {
            Scored alone = scored(List.of(episodes.get(e)), 0);
            assertClose(alone, scored(episodes, e));
            Collections.rotate(episodes, 3);
            assertClose(alone, scored(episodes, (e + 3) % episodes.size()));
            Collections.rotate(episodes, -3);
        }
    }

    @Test
    void entropiesAndLogitsAreOfOneDistribution() {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(3, VOCABULARY, 29));
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            float[] entropies = policy.entropies(manager, likelihood).toFloatArray();
            NDArray logits = policy.logits(manager, likelihood.states());
            float[] logProbs = logits.logSoftmax(-1).toFloatArray();
            for (int p = 0; p < entropies.length; p++) {
                double entropy = 0;
                for (int id = 0; id < VOCABULARY; id++) {
                    double logProb = logProbs[p * VOCABULARY + id];
                    entropy -= Math.exp(logProb) * logProb;
                }
                assertEquals(entropy, entropies[p], 1e-5);
                int n = likelihood.utteranceOf()[p];
                int token = batch.utterance(n)[likelihood.placeOf()[p]];
                assertEquals(
                        logProbs[p * VOCABULARY + token], likelihood.logProbs().getFloat(p), 1e-5);
            }
        }
    }

    @Test
    void aRestoredPolicyIsTheSameBitByBit() {
        try (TokenPolicy restored = TokenPolicy.restored(policy.files());
                TokenPolicy other = Toy.policy(VOCABULARY, 99)) {
            assertEquals(policy.parameters().values(), restored.parameters().values());
            assertEquals(policy.tokenizer().hash(), restored.tokenizer().hash());
            assertEquals(policy.transformer().config(), restored.transformer().config());
            other.setWeights(policy.files(), 7);
            assertEquals(policy.parameters().values(), other.parameters().values());
            assertEquals(7, other.version());
        }
    }

    /** Wide enough for a layout of its own. */
    @Test
    void aWideReplicaSpeaksAsItsOriginalDoesWhateverItsWeightsWereBefore() {
        TransformerConfig wide = new TransformerConfig(VOCABULARY, 256, 2, 4, Toy.CONTEXT, 1e-5);
        Tokenizer letters = Tokenizer.fromJson(policy.tokenizer().json());
        Tokenizer same = Tokenizer.fromJson(policy.tokenizer().json());
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(3, VOCABULARY, 4));
        int[][] utterances = Toy.utterances(batch.turns(), VOCABULARY, 5);
        try (TokenPolicy first = TokenPolicy.initialised(wide, letters, new Seed(1));
                TokenPolicy second = TokenPolicy.initialised(wide, same, new Seed(2));
                TokenPolicy replica = TokenPolicy.restored(first.files(), Use.SPEAKS, Passes.PLAIN)) {
            assertTrue(replica.parameters().isPacked());
            double[] ofFirst = logProbs(first, batch, 1, utterances);
            assertArrayEquals(ofFirst, logProbs(replica, batch, 1, utterances), 1e-4);
            replica.setWeights(second.files(), 3);
            double[] ofSecond = logProbs(second, batch, 1, utterances);
            assertArrayEquals(ofSecond, logProbs(replica, batch, 1, utterances), 1e-4);
            assertTrue(Math.abs(ofFirst[0] - ofSecond[0]) > 1e-3);
            assertEquals(3, replica.version());
            assertEquals(
                    "packed weights cannot be read; ask a policy that learns",
                    assertThrows(IllegalStateException.class, replica::files).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4004, 1 << 20, 1 << 30})
    void weightsTravelInPartsOfAnySizeToReplicasOfAnyLayout(int part) {
        TransformerConfig wide = new TransformerConfig(VOCABULARY, 256, 1, 4, Toy.CONTEXT, 1e-5);
        Tokenizer letters = Tokenizer.fromJson(policy.tokenizer().json());
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(3, VOCABULARY, 4));
        int[][] utterances = Toy.utterances(batch.turns(), VOCABULARY, 5);
        Tokenizer same = Tokenizer.fromJson(policy.tokenizer().json());
        try (TokenPolicy first = TokenPolicy.initialised(wide, letters, new Seed(1));
                TokenPolicy other = TokenPolicy.initialised(wide, same, new Seed(2));
                TokenPolicy packed = TokenPolicy.restored(other.files(), Use.SPEAKS, Passes.PLAIN);
                TokenPolicy plain = TokenPolicy.restored(other.files())) {
            FlatWeights weights = first.weights();
            assertEquals(first.parameters().size() * Float.BYTES, weights.bytes());
            for (long from = 0; from < weights.bytes(); from += part) {
                ByteBuffer heap = ByteBuffer.wrap(weights.read(from, part));
                packed.receive(from, heap);
                plain.receive(
                        from,
                        ByteBuffer.allocateDirect(heap.remaining())
                                .put(heap.duplicate())
                                .flip());
            }
            packed.received(5);
            plain.received(6);
            assertEquals(first.parameters().values(), plain.parameters().values());
            assertTrue(packed.parameters().isPacked());
            assertArrayEquals(logProbs(first, batch, 1, utterances), logProbs(packed, batch, 1, utterances), 1e-4);
            assertEquals(List.of(5, 6), List.of(packed.version(), plain.version()));
            assertThrows(
                    IllegalArgumentException.class, () -> plain.receive(weights.bytes() - 4, ByteBuffer.allocate(8)));
        }
    }

    /** One episode's part of a batch: the log-probabilities of two utterances a turn, and the gradient of their mean. */
    private record Scored(double[] logProbs, Map<String, float[]> gradients) {}

    private static Scored scored(List<TokenTrajectory> episodes, int which) {
        EpisodeBatch batch = new EpisodeBatch(episodes);
        int first = episodes.subList(0, which).stream()
                .mapToInt(e -> e.turns().size())
                .sum();
        int turns = episodes.get(which).turns().size();
        int[][] utterances = new int[2 * batch.turns()][];
        SplittableRandom others = new SplittableRandom(which);
        Arrays.setAll(utterances, m -> others.ints(1 + others.nextInt(6), 0, VOCABULARY)
                .toArray());
        int[][] own = Toy.utterances(2 * turns, VOCABULARY, episodes.get(which).tokens().length);
        System.arraycopy(own, 0, utterances, 2 * first, own.length);
        try (TokenPolicy fresh = Toy.policy(VOCABULARY, 1);
                NDManager manager = ComputeDevice.CPU.scope()) {
            try (Autograd scope = Autograd.on()) {
                Likelihood likelihood = fresh.likelihood(manager, batch, 2, utterances);
                float[] chosen = new float[likelihood.utteranceOf().length];
                for (int p = 0; p < chosen.length; p++) {
                    int turn = likelihood.utteranceOf()[p] / 2 - first;
                    chosen[p] = turn >= 0 && turn < turns ? 1f / own.length : 0;
                }
                likelihood.backward(
                        likelihood.logProbs().mul(manager.create(chosen)).sum());
                double[] all = perUtterance(likelihood, utterances.length);
                return new Scored(
                        Arrays.copyOfRange(all, 2 * first, 2 * first + own.length), Toy.gradients(fresh.parameters()));
            }
        }
    }

    private static void assertClose(Scored expected, Scored actual) {
        assertArrayEquals(expected.logProbs, actual.logProbs, 1e-5);
        expected.gradients.forEach((name, gradient) -> {
            double largest = IntStream.range(0, gradient.length)
                    .mapToDouble(i -> Math.abs(gradient[i]))
                    .max()
                    .orElse(0);
            assertArrayEquals(gradient, actual.gradients.get(name), (float) (1e-5 * Math.max(1, largest)), name);
        });
    }

    private double plainLogProb(int[] context, int[] utterance) {
        double sum = 0;
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            long[] all = Arrays.stream(Ints.concat(context, utterance))
                    .asLongStream()
                    .toArray();
            States read = policy.transformer().rows(manager, manager.create(all, new Shape(1, all.length)));
            for (int i = 0; i < utterance.length; i++) {
                NDArray at = manager.create(new long[] {context.length + i - 1});
                NDArray state = policy.transformer().statesAt(manager, read.hidden(), at);
                sum += policy.logits(manager, state).logSoftmax(-1).toFloatArray()[utterance[i]];
            }
        }
        return sum;
    }

    private static double[] logProbs(TokenPolicy policy, EpisodeBatch batch, int copies, int[][] utterances) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            return perUtterance(policy.likelihood(manager, batch, copies, utterances), utterances.length);
        }
    }

    private static double[] perUtterance(Likelihood likelihood, int count) {
        double[] sums = new double[count];
        float[] ofToken = likelihood.logProbs().toFloatArray();
        for (int p = 0; p < ofToken.length; p++) {
            sums[likelihood.utteranceOf()[p]] += ofToken[p];
        }
        return sums;
    }

    /** Every utterance of a vocabulary: ended by token 0, or cut at the cap. */
    private static int[][] everyUtterance(int vocabulary, int cap) {
        List<int[]> done = new ArrayList<>();
        List<int[]> open = List.of(new int[0]);
        for (int length = 1; length <= cap; length++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] start : open) {
                for (int id = 0; id < vocabulary; id++) {
                    (id == 0 || length == cap ? done : longer).add(Ints.concat(start, new int[] {id}));
                }
            }
            open = longer;
        }
        return done.toArray(int[][]::new);
    }

    private static int[][] everywhere(int[][] utterances, int turns) {
        int[][] repeated = new int[utterances.length * turns][];
        Arrays.setAll(repeated, m -> utterances[m % utterances.length]);
        return repeated;
    }
}
