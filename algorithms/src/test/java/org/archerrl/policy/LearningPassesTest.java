package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToyDevice;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.nn.AdamW;
import org.archerrl.nn.LowRank;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.Adapter;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape;
import org.archerrl.torch.Tape.Recomputation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a policy leaves behind when it learns, however its passes are made. */
class LearningPassesTest {
    private static final int VOCABULARY = 7;
    private static final int COPIES = 2;
    private static final Passes AGAIN =
            new Passes(Precision.FLOAT32, Recomputation.SEGMENTS, 0).on(ToyDevice.number(1));
    private static final Passes SHORT = new Passes(Precision.BFLOAT16, Recomputation.NONE, 0).on(ToyDevice.number(2));
    private static final Seed SEED = new Seed(3);

    @TempDir
    private Path directory;

    private final List<TokenTrajectory> episodes = Toy.episodes(4, VOCABULARY, 5);
    private final EpisodeBatch batch = new EpisodeBatch(episodes);
    private final int[][] utterances = Toy.utterances(COPIES * batch.turns(), VOCABULARY, 6);

    private enum Kind {
        GPT2("c_attn", "mlp.c_proj"),
        LLAMA("q_proj", "v_proj", "down_proj");

        private final List<String> targets;

        Kind(String... targets) {
            this.targets = List.of(targets);
        }

        private Map<String, byte[]> files() {
            return this == GPT2 ? Toy.files(VOCABULARY, 1) : Toy.llamaFiles(VOCABULARY, 1);
        }

        private TokenPolicy whole(Passes passes) {
            return TokenPolicy.restored(files(), Use.LEARNS, passes);
        }

        private LowRank.Options options(double dropout) {
            return new LowRank.Options(3, 6, dropout, targets);
        }
    }

    /** A loss over all tokens with weights of both signs, its entropies, and its gradients. */
    private record Pass(float[] logProbs, float[] entropies, Map<String, float[]> gradients) {}

    private Pass pass(TokenPolicy policy) {
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.on()) {
            Likelihood likelihood = policy.likelihood(manager, batch, COPIES, utterances);
            NDArray entropies = policy.entropies(manager, likelihood);
            likelihood.backward(loss(manager, likelihood).sub(OpLibrary.scaled(entropies.sum(), .1)));
            return new Pass(
                    likelihood.logProbs().toFloatArray(), entropies.toFloatArray(), Toy.gradients(policy.parameters()));
        }
    }

    private static NDArray loss(NDManager manager, Likelihood likelihood) {
        float[] weights = new float[likelihood.utteranceOf().length];
        for (int p = 0; p < weights.length; p++) {
            weights[p] = (float)
                    Math.sin(1 + likelihood.utteranceOf()[p] + 3 * likelihood.placeOf()[p]);
        }
        return likelihood.logProbs().mul(manager.create(weights)).sum();
    }

    /** Returns the weights of the model with its addition in them. */
    private static Map<String, HostTensor> merged(TokenPolicy policy) {
        try (ModelSource source = Adapter.merged(policy.files())) {
            return source.tensors().readAll();
        }
    }

    private static void assertEqual(Pass expected, Pass actual, double tolerance) {
        assertArrayEquals(expected.logProbs, actual.logProbs, (float) tolerance);
        assertArrayEquals(expected.entropies, actual.entropies, (float) tolerance);
        expected.gradients.forEach((name, gradient) -> assertArrayEquals(
                gradient, actual.gradients.get(name), (float) (tolerance * Math.max(1, norm(gradient))), name));
    }

    private static double norm(float[] values) {
        return Math.sqrt(IntStream.range(0, values.length)
                .mapToDouble(i -> (double) values[i] * values[i])
                .sum());
    }

    @ParameterizedTest
    @EnumSource
    void blocksThatAreComputedAgainGiveTheSameGradients(Kind kind) {
        try (TokenPolicy kept = kind.whole(Passes.PLAIN);
                TokenPolicy again = kind.whole(AGAIN)) {
            assertEqual(pass(kept), pass(again), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logitsInPartsGiveTheSameGradients(Kind kind) {
        try (TokenPolicy policy = kind.whole(Passes.PLAIN)) {
            TokenDistribution parts = new TokenDistribution(policy.transformer(), 3 * VOCABULARY + 1);
            Pass atOnce = pass(policy);
            try (AdamW clearing = new AdamW(policy.parameters(), 0, 1);
                    NDManager manager = policy.device().scope();
                    Autograd scope = Autograd.on()) {
                clearing.discard();
                Likelihood likelihood = policy.likelihood(manager, batch, COPIES, utterances);
                long[] tokens = IntStream.range(0, likelihood.utteranceOf().length)
                        .mapToLong(p -> utterances[likelihood.utteranceOf()[p]][
                                likelihood.placeOf()[p]])
                        .toArray();
                Tape tape = likelihood.tape();
                NDArray logProbs = parts.logProbs(manager, likelihood.states(), manager.create(tokens), tape);
                NDArray entropies = parts.entropies(manager, likelihood.states(), tape);
                Likelihood inParts = new Likelihood(
                        logProbs, likelihood.states(), likelihood.utteranceOf(), likelihood.placeOf(), tape);
                float[] values = logProbs.toFloatArray();
                float[] spread = entropies.toFloatArray();
                inParts.backward(loss(manager, inParts).sub(OpLibrary.scaled(entropies.sum(), .1)));
                assertEqual(atOnce, new Pass(values, spread, Toy.gradients(policy.parameters())), 1e-6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFreshAdditionChangesNothingAndLearnsAlone(Kind kind) throws IOException {
        try (TokenPolicy plain = kind.whole(Passes.PLAIN);
                TokenPolicy added = added(kind, 0, Passes.PLAIN);
                AdamW optimizer = new AdamW(added.parameters(), 0, 1)) {
            assertArrayEquals(pass(plain).logProbs, pass(added).logProbs, 1e-6f);
            int matrices = kind.targets.size() * plain.transformer().config().layers();
            assertEquals(2 * matrices, added.parameters().all().size());
            optimizer.step(.1);
            Map<String, HostTensor> before = plain.parameters().values();
            Map<String, HostTensor> after = merged(added);
            before.forEach((name, weight) -> {
                boolean isTarget = kind.targets.stream().anyMatch(t -> name.endsWith(t + ".weight"));
                assertEquals(!isTarget, weight.equals(after.get(name)), name);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAdditionsGradientsAreThoseOfTheMatrixThatItChanges(Kind kind) throws IOException {
        try (TokenPolicy added = moved(kind, Passes.PLAIN)) {
            Map<String, byte[]> merged = new LinkedHashMap<>(kind.files());
            merged.put("model.safetensors", SafeTensors.encode(merged(added), Map.of()));
            try (TokenPolicy plain = TokenPolicy.restored(merged)) {
                Pass ofAddition = pass(added);
                Pass ofMatrix = pass(plain);
                assertArrayEquals(ofMatrix.logProbs, ofAddition.logProbs, 1e-5f);
                Map<String, HostTensor> low = added.parameters().values();
                low.keySet().stream()
                        .filter(name -> name.endsWith("lora_A.weight"))
                        .forEach(name -> {
                            String part = name.replace(".lora_A.weight", "");
                            HostTensor a = low.get(name);
                            HostTensor b = low.get(part + ".lora_B.weight");
                            float[] ofWeight = ofMatrix.gradients.get(part + ".weight");
                            int rank = (int) a.shape()[0];
                            int in = (int) a.shape()[1];
                            int out = (int) b.shape()[0];
                            for (int r = 0; r < rank; r++) {
                                for (int i = 0; i < in; i++) {
                                    double expected = 0;
                                    for (int o = 0; o < out; o++) {
                                        float g = kind == Kind.GPT2 ? ofWeight[i * out + o] : ofWeight[o * in + i];
                                        expected += 2 * b.values()[o * rank + r] * g;
                                    }
                                    assertEquals(expected, ofAddition.gradients.get(name)[r * in + i], 2e-3, name);
                                }
                            }
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAdapterIsRestoredBesideItsModelAndReplacedInPlace(Kind kind) throws IOException {
        try (TokenPolicy added = moved(kind, Passes.PLAIN);
                TokenPolicy again = TokenPolicy.restored(added.files(), Use.SPEAKS, Passes.PLAIN);
                TokenPolicy other = added(kind, 0, Passes.PLAIN)) {
            assertTrue(Adapter.isIn(added.files()));
            assertFalse(added.files().containsKey("model.safetensors"));
            float[] expected = scored(added);
            assertArrayEquals(expected, scored(again));
            assertFalse(Arrays.equals(expected, scored(other)));
            other.setWeights(added.files(), 9);
            assertArrayEquals(expected, scored(other));
            assertEquals(9, other.version());
            byte[] all = added.weights().read(0, Integer.MAX_VALUE);
            assertEquals(added.parameters().size() * Float.BYTES, all.length, "of the addition alone");
            try (TokenPolicy third = added(kind, 0, Passes.PLAIN)) {
                third.receive(0, ByteBuffer.wrap(all));
                third.received(10);
                assertArrayEquals(expected, scored(third));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropoutIsDrawnAnewForEachLearningPassAndTheSameWhenComputedAgain(Kind kind) throws IOException {
        try (TokenPolicy kept = added(kind, .5, Passes.PLAIN);
                TokenPolicy again = added(kind, .5, AGAIN);
                AdamW ofKept = new AdamW(kept.parameters(), 0, 1);
                AdamW ofAgain = new AdamW(again.parameters(), 0, 1)) {
            for (int i = 0; i < 2; i++) {
                pass(kept);
                pass(again);
                ofKept.step(.1);
                ofAgain.step(.1);
            }
            Pass first = pass(kept);
            assertEqual(first, pass(again), 1e-5);
            assertNotEquals(first.logProbs[0], pass(kept).logProbs[0]);
            assertArrayEquals(scored(kept), scored(kept));
            try (TokenPolicy without = TokenPolicy.restored(kept.files(), Use.SPEAKS, Passes.PLAIN)) {
                assertArrayEquals(scored(without), scored(kept));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfTheBitsGiveNearlyTheSame(Kind kind) throws IOException {
        try (TokenPolicy exact = kind.whole(Passes.PLAIN);
                TokenPolicy learning = kind.whole(SHORT);
                TokenPolicy speaking = TokenPolicy.restored(kind.files(), Use.SPEAKS, SHORT)) {
            Pass expected = pass(exact);
            Pass actual = pass(learning);
            double error = IntStream.range(0, expected.logProbs.length)
                    .mapToDouble(p -> Math.abs(expected.logProbs[p] - actual.logProbs[p]))
                    .average()
                    .orElseThrow();
            assertTrue(error > 1e-5 && error < .05, () -> "mean error of a log-probability (nats): " + error);
            assertArrayEquals(actual.logProbs, scored(speaking));
            expected.gradients.forEach((name, gradient) -> {
                // A key's bias shifts all scores of a query alike, so its gradient is rounding alone.
                if (!name.contains("attn") || !name.endsWith("bias")) {
                    double cosine = cosine(gradient, actual.gradients.get(name));
                    assertTrue(cosine > .98, () -> name + ": cosine to the exact gradient " + cosine);
                }
            });
            Utterances said = speaking.sample(batch, 3, 5, SEED);
            assertEquals(3 * batch.turns(), said.count());
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        return product / (norm(a) * norm(b));
    }

    @ParameterizedTest
    @EnumSource
    void stepsFarBelowTheShortTypesResolutionAddUp(Kind kind) {
        try (TokenPolicy policy = kind.whole(SHORT);
                AdamW optimizer = new AdamW(policy.parameters(), 0, 1)) {
            Map<String, HostTensor> before = policy.parameters().values();
            for (int step = 0; step < 20; step++) {
                pass(policy);
                optimizer.step(1e-6);
            }
            String norm = kind == Kind.GPT2 ? "transformer.ln_f.weight" : "model.norm.weight";
            float[] moved = policy.parameters().values().get(norm).values();
            double total = 0;
            for (int i = 0; i < moved.length; i++) {
                total += Math.abs(moved[i] - before.get(norm).values()[i]);
            }
            // Adam moves a value by up to 1e-6 a step; 2^-8, the least step of a bfloat16 near 1, is four thousand
            // times that.
            assertEquals(2e-5, total / moved.length, 1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenModelInHalfTheBitsTakesAnAddition(Kind kind) throws IOException {
        Passes passes = new Passes(Precision.BFLOAT16, Recomputation.SEGMENTS, 0, ToyDevice.number(3));
        try (TokenPolicy added = added(kind, 0, passes);
                AdamW optimizer = new AdamW(added.parameters(), 0, 1)) {
            double first = lossOf(added);
            for (int step = 0; step < 60; step++) {
                pass(added);
                optimizer.step(1e-2);
            }
            assertTrue(lossOf(added) < first - 1, () -> first + " -> " + lossOf(added));
        }
    }

    private double lossOf(TokenPolicy policy) {
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.off()) {
            return loss(manager, policy.likelihood(manager, batch, COPIES, utterances))
                    .getFloat();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTargetThatIsNoMatrixIsRefused(Kind kind) throws IOException {
        Path place = Toy.written(directory, kind.files());
        LowRank.Options wrong = new LowRank.Options(3, 6, 0, List.of("query"));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TokenPolicy.pretrained(place.toString(), Optional.of(wrong), Passes.PLAIN, SEED))
                .getMessage();
        assertTrue(message.startsWith("there is no matrix 'query' in a block of this model; there is "), message);
        assertTrue(message.contains(kind.targets.get(0)), message);
    }

    private TokenPolicy added(Kind kind, double dropout, Passes passes) throws IOException {
        Path place = Toy.written(directory, kind.files());
        return TokenPolicy.pretrained(place.toString(), Optional.of(kind.options(dropout)), passes, SEED);
    }

    /** A policy whose addition has moved. */
    private TokenPolicy moved(Kind kind, Passes passes) throws IOException {
        TokenPolicy policy = added(kind, 0, passes);
        try (AdamW optimizer = new AdamW(policy.parameters(), 0, 1)) {
            for (int step = 0; step < 3; step++) {
                pass(policy);
                optimizer.step(.1);
            }
        }
        return policy;
    }

    private float[] scored(TokenPolicy policy) {
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.off()) {
            return policy.likelihood(manager, batch, COPIES, utterances)
                    .logProbs()
                    .toFloatArray();
        }
    }
}
