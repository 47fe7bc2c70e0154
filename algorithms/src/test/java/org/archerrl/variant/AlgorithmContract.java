package org.archerrl.variant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.Toy;
import org.archerrl.ToyDevice;
import org.archerrl.ToySpec;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.interaction.Ending;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.Evaluators;
import org.archerrl.learn.MicroBatches;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.ScoredUtterances;
import org.archerrl.learn.UpdateReport;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AdvantageTransform.Scope;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.transform.Unchanged;

/** What holds of every algorithm on toy episodes, whatever its parts; each method checks one fact. */
final class AlgorithmContract {
    private static final int VOCABULARY = 6;
    private static final int MAX_TOKENS = 4;
    private static final Seed SEED = new Seed(3);

    /** Figures of float32 sums in another order agree to this share. */
    private static final double TOLERANCE = 2e-5;

    /** What a step that must not show moves weights by. */
    private static final double HARDLY = 1e-12;

    private static final Map<String, byte[]> SPEAKER = files(1);
    private static final Map<String, byte[]> REFERENCE = files(2);
    private static final List<TokenTrajectory> EPISODES = played(Toy.episodes(6, VOCABULARY, 7));
    private static final List<TokenTrajectory> DEMONSTRATIONS = Toy.episodes(3, VOCABULARY, 8);

    private final AlgorithmSpec spec;
    private final boolean moves;

    AlgorithmContract(AlgorithmSpec spec) {
        this.spec = spec;
        this.moves = !(spec.extraction() instanceof FrozenPolicy);
    }

    void holds() {
        everythingStaysFinite();
        everythingIsOnTheDeviceItWasGiven();
        theEvaluatorMovesNeitherThePolicyNorItsTarget();
        aPolicyMovesIfItMay();
        theOrderOfEpisodesDoesNotMatter();
        aNeighbourDoesNotMatter();
        aBatchInPartsMakesTheSameStep();
        theEvaluatorGoesOnFromItsFiles();
    }

    void everythingStaysFinite() {
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER);
                EvaluatorLearner evaluator = evaluator(spec, SPEAKER, 0);
                PolicyLearner learner = learner(spec, policy, MicroBatches.WHOLE)) {
            for (int step = 0; step < 2; step++) {
                evaluator.replica().ifPresent(replica -> replica.setWeights(policy.files(), policy.version()));
                assertFinite(evaluator.updates(List.of(EPISODES, EPISODES.subList(1, 4)), SEED.child("step", step)));
                ScoredUtterances scored = evaluator.score(EPISODES, SEED.child("score", step));
                assertFinite(scored.report());
                Arrays.stream(scored.advantages())
                        .flatMapToDouble(Arrays::stream)
                        .forEach(a -> assertTrue(Double.isFinite(a)));
                if (moves) {
                    assertFinite(learner.update(EPISODES, scored, DEMONSTRATIONS));
                }
            }
            assertFinite(evaluator.assess(EPISODES));
            assertFinite(evaluator.files());
            assertFinite(learner.files());
        }
    }

    /** Each part on a device of its own; an operation on tensors of two would be refused. */
    void everythingIsOnTheDeviceItWasGiven() {
        try (EvaluatorLearner plain = evaluator(spec, SPEAKER, 2);
                EvaluatorLearner evaluator = evaluators(spec, 2)
                        .on(ToyDevice.number(1))
                        .fresh(speaking(SPEAKER, 2), Optional.of(speaking(REFERENCE, 3)), SEED);
                TokenPolicy policy = speaking(SPEAKER, 4);
                PolicyLearner learner = new PolicyLearner(policy, spec, new MicroBatches(2))) {
            learner.refer(speaking(REFERENCE, 3));
            assertEquals(plain.updates(List.of(EPISODES), SEED), evaluator.updates(List.of(EPISODES), SEED));
            ScoredUtterances scored = evaluator.score(EPISODES, SEED);
            assertEquals(plain.assess(EPISODES), evaluator.assess(EPISODES));
            if (moves) {
                learner.update(EPISODES, scored, DEMONSTRATIONS);
            }
            plain.files()
                    .forEach((name, content) ->
                            assertArrayEquals(content, evaluator.files().get(name), name));
        }
    }

    private static TokenPolicy speaking(Map<String, byte[]> files, int device) {
        return TokenPolicy.restored(files, Use.LEARNS, Passes.PLAIN.on(ToyDevice.number(device)));
    }

    void theEvaluatorMovesNeitherThePolicyNorItsTarget() {
        AlgorithmSpec still = ToySpec.with(spec, new Still(spec.ensemble()));
        TokenPolicy replica = TokenPolicy.restored(SPEAKER);
        try (EvaluatorLearner evaluator =
                evaluators(still, 0).fresh(replica, Optional.of(TokenPolicy.restored(REFERENCE)), SEED)) {
            Map<String, byte[]> before = evaluator.files();
            if (spec.evaluator().model() == Model.NONE) {
                assertEquals(Map.of(), before);
                return;
            }
            evaluator.updates(List.of(EPISODES, EPISODES), SEED);
            evaluator.score(EPISODES, SEED);
            assertArrayEquals(
                    before.get("target.safetensors"), evaluator.files().get("target.safetensors"));
            assertNotEquals(
                    Arrays.hashCode(before.get("model.safetensors")),
                    Arrays.hashCode(evaluator.files().get("model.safetensors")));
            assertArrayEquals(
                    SPEAKER.get("model.safetensors"), replica.files().get("model.safetensors"), "the policy's replica");
            Toy.gradients(replica.parameters())
                    .forEach((name, gradient) -> assertArrayEquals(new float[gradient.length], gradient, name));
        }
    }

    /** An ensemble whose target stays where it is. */
    private record Still(Ensemble other) implements Ensemble {
        @Override
        public String summary() {
            return "its target stays";
        }

        @Override
        public int heads() {
            return other.heads();
        }

        @Override
        public double targetRate() {
            return 0;
        }

        @Override
        public int targetEvery() {
            return 1;
        }

        @Override
        public double[][] aggregate(double[][] value) {
            return other.aggregate(value);
        }
    }

    void aPolicyMovesIfItMay() {
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER);
                EvaluatorLearner evaluator = evaluator(spec, SPEAKER, 0);
                PolicyLearner learner = learner(spec, policy, MicroBatches.WHOLE)) {
            Map<String, byte[]> evaluatorBefore = evaluator.files();
            ScoredUtterances scored = evaluator.score(EPISODES, SEED);
            if (moves) {
                learner.update(EPISODES, scored, DEMONSTRATIONS);
            } else {
                assertThrows(IllegalStateException.class, () -> learner.update(EPISODES, scored, DEMONSTRATIONS));
            }
            boolean stays = Arrays.equals(
                    SPEAKER.get("model.safetensors"), policy.files().get("model.safetensors"));
            assertEquals(moves, !stays, "the policy has moved");
            evaluatorBefore.forEach((name, content) ->
                    assertArrayEquals(content, evaluator.files().get(name), "the evaluator's " + name));
        }
    }

    /** Fresh utterances are drawn from a policy that is sure of what it says, so that they do not depend on the order either. */
    void theOrderOfEpisodesDoesNotMatter() {
        int[] order = {4, 0, 5, 2, 1, 3};
        List<TokenTrajectory> turned =
                Arrays.stream(order).mapToObj(EPISODES::get).toList();
        AlgorithmSpec whole = ToySpec.with(spec, minibatches(spec.policy(), 0));
        try (EvaluatorLearner one = evaluator(spec, sure(), 0);
                EvaluatorLearner other = evaluator(spec, sure(), 0)) {
            assertClose(one.updates(List.of(EPISODES), SEED), other.updates(List.of(turned), SEED));
            assertClose(gradients(one.files()), gradients(other.files()));
        }
        try (EvaluatorLearner evaluator = evaluator(spec, sure(), 0)) {
            ScoredUtterances scored = evaluator.score(EPISODES, SEED);
            assertClose(turned(scored, order), evaluator.score(turned, SEED));
        }
        if (moves) {
            ScoredUtterances scored = scored(spec);
            assertClose(step(whole, EPISODES, scored, 0), step(whole, turned, turned(scored, order), 0));
        }
    }

    void aNeighbourDoesNotMatter() {
        AlgorithmSpec apart = spec.transform().scope() == Scope.SAMPLE_SET ? ToySpec.with(spec, new Unchanged()) : spec;
        List<TokenTrajectory> beside =
                Stream.concat(Stream.of(longer()), EPISODES.stream()).toList();
        try (EvaluatorLearner evaluator = evaluator(apart, sure(), 0)) {
            ScoredUtterances alone = evaluator.score(EPISODES, SEED);
            ScoredUtterances both = evaluator.score(beside, SEED);
            int from = longer().turns().size() * both.copies();
            int to = both.utterances().count();
            assertClose(
                    alone,
                    new ScoredUtterances(
                            both.copies(),
                            both.utterances().range(from, to),
                            Arrays.copyOfRange(both.advantages(), from, to),
                            both.report()));
        }
    }

    /** Parts of one episode hold no padding, the whole batch does: nothing of it enters a loss or a gradient either. */
    void aBatchInPartsMakesTheSameStep() {
        ScoredUtterances scored = scored(spec);
        AlgorithmSpec minibatches = ToySpec.with(spec, minibatches(spec.policy(), 4));
        for (int size : new int[] {1, 2}) {
            try (EvaluatorLearner whole = evaluator(spec, SPEAKER, 0);
                    EvaluatorLearner parts = evaluator(spec, SPEAKER, size)) {
                assertClose(whole.updates(List.of(EPISODES), SEED), parts.updates(List.of(EPISODES), SEED));
                assertClose(gradients(whole.files()), gradients(parts.files()));
            }
            if (moves) {
                assertClose(step(minibatches, EPISODES, scored, 0), step(minibatches, EPISODES, scored, size));
            }
        }
    }

    void theEvaluatorGoesOnFromItsFiles() {
        try (EvaluatorLearner straight = evaluator(spec, SPEAKER, 0)) {
            straight.updates(List.of(EPISODES), SEED);
            try (EvaluatorLearner resumed = evaluators(spec, 0)
                    .restored(
                            TokenPolicy.restored(SPEAKER),
                            Optional.of(TokenPolicy.restored(REFERENCE)),
                            straight.files())) {
                assertEquals(straight.updates(List.of(EPISODES), SEED), resumed.updates(List.of(EPISODES), SEED));
                straight.files()
                        .forEach((name, content) ->
                                assertArrayEquals(content, resumed.files().get(name)));
            }
        }
    }

    private static Evaluators evaluators(AlgorithmSpec spec, int microBatchEpisodes) {
        return new Evaluators(
                spec, new CriticSpec("nano", CriticForm.TURNS, EncoderPooling.DEFAULT, microBatchEpisodes), MAX_TOKENS);
    }

    private static EvaluatorLearner evaluator(AlgorithmSpec spec, Map<String, byte[]> speaker, int microBatchEpisodes) {
        return evaluators(spec, microBatchEpisodes)
                .fresh(TokenPolicy.restored(speaker), Optional.of(TokenPolicy.restored(REFERENCE)), SEED);
    }

    private static PolicyLearner learner(AlgorithmSpec spec, TokenPolicy policy, MicroBatches parts) {
        PolicyLearner learner = new PolicyLearner(policy, spec, parts);
        learner.refer(TokenPolicy.restored(REFERENCE));
        return learner;
    }

    private static ScoredUtterances scored(AlgorithmSpec spec) {
        try (EvaluatorLearner evaluator = evaluator(spec, SPEAKER, 0)) {
            return evaluator.score(EPISODES, SEED);
        }
    }

    /** What an update reports, and the gradients that its optimizers have seen. */
    private record Step(UpdateReport report, Map<String, HostTensor> gradients) {}

    /** Steps too small to show, so that each of several sees the same gradient. */
    private static Step step(
            AlgorithmSpec spec, List<TokenTrajectory> episodes, ScoredUtterances scored, int microBatchEpisodes) {
        CriticSteps c = spec.critic();
        PolicySteps p = spec.policy();
        AlgorithmSpec hardly = ToySpec.with(
                spec,
                new CriticSteps(HARDLY, c.maxGradientNorm(), c.batchEpisodes(), c.stepsPerIteration(), c.stepsBefore()),
                new PolicySteps(
                        HARDLY,
                        p.maxGradientNorm(),
                        p.batchEpisodes(),
                        p.minibatchEpisodes(),
                        p.sampleSets(),
                        p.terminator(),
                        p.entropyBonus()));
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER);
                PolicyLearner learner = learner(hardly, policy, new MicroBatches(microBatchEpisodes))) {
            UpdateReport report = learner.update(episodes, scored, DEMONSTRATIONS);
            return new Step(report, gradients(learner.files()));
        }
    }

    private static PolicySteps minibatches(PolicySteps steps, int episodes) {
        return new PolicySteps(
                steps.learningRate(),
                steps.maxGradientNorm(),
                steps.batchEpisodes(),
                episodes,
                steps.sampleSets(),
                steps.terminator(),
                steps.entropyBonus());
    }

    /** Adam's first moments: after one step a tenth of the clipped gradient, without its noise. */
    private static Map<String, HostTensor> gradients(Map<String, byte[]> files) {
        Map<String, HostTensor> moments = new LinkedHashMap<>();
        files.forEach((file, content) -> {
            if (file.endsWith("optimizer.safetensors")) {
                SafeTensors.decode(content).forEach((name, tensor) -> {
                    if (name.startsWith("first.")) {
                        moments.put(file + " " + name, tensor);
                    }
                });
            }
        });
        return moments;
    }

    /** The same policy, so sure of itself that it says the same at each state whatever is drawn. */
    private static Map<String, byte[]> sure() {
        Map<String, HostTensor> weights = SafeTensors.decode(SPEAKER.get("model.safetensors"));
        weights.replaceAll((name, tensor) -> {
            float[] values = tensor.values().clone();
            for (int i = 0; name.contains("ln_f") && i < values.length; i++) {
                values[i] *= 1000;
            }
            return new HostTensor(tensor.shape(), values);
        });
        Map<String, byte[]> files = new LinkedHashMap<>(SPEAKER);
        files.put("model.safetensors", SafeTensors.encode(weights, Map.of()));
        return files;
    }

    /** Nine turns of another instance: longer than any other episode. */
    private static TokenTrajectory longer() {
        List<TokenTurn> turns = IntStream.range(0, 9)
                .mapToObj(t -> new TokenTurn(
                        0,
                        3 * t + 1,
                        3 * t + 3,
                        0,
                        t,
                        new float[] {-1, -2},
                        -1,
                        t == 8 ? Ending.TRUNCATED : Ending.CONTINUES))
                .toList();
        int[] tokens =
                IntStream.range(0, 28).map(i -> i % 3 == 2 ? 0 : 1 + i % 5).toArray();
        return new TokenTrajectory("longer", 99, tokens, turns, 0);
    }

    /** A policy's files as it writes them itself. */
    private static Map<String, byte[]> files(long seed) {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, seed)) {
            return policy.files();
        }
    }

    private static List<TokenTrajectory> played(List<TokenTrajectory> episodes) {
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER)) {
            return Toy.playedBy(policy, episodes);
        }
    }

    /** The same opinion with the episodes in another order. */
    private static ScoredUtterances turned(ScoredUtterances scored, int[] order) {
        int[] first = new int[EPISODES.size() + 1];
        for (int e = 0; e < EPISODES.size(); e++) {
            first[e + 1] = first[e] + EPISODES.get(e).turns().size() * scored.copies();
        }
        List<Utterances> utterances = new ArrayList<>();
        List<double[]> advantages = new ArrayList<>();
        for (int e : order) {
            utterances.add(scored.utterances().range(first[e], first[e + 1]));
            Collections.addAll(advantages, Arrays.copyOfRange(scored.advantages(), first[e], first[e + 1]));
        }
        return new ScoredUtterances(
                scored.copies(), Utterances.concat(utterances), advantages.toArray(double[][]::new), scored.report());
    }

    private static void assertClose(ScoredUtterances expected, ScoredUtterances actual) {
        assertArrayEquals(expected.utterances().tokens(), actual.utterances().tokens());
        double[][] advantages = expected.advantages();
        double largest = Arrays.stream(advantages)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        for (int m = 0; m < advantages.length; m++) {
            assertArrayEquals(advantages[m], actual.advantages()[m], TOLERANCE * Math.max(1, largest));
        }
    }

    private static void assertClose(Step expected, Step actual) {
        assertClose(expected.report(), actual.report());
        assertClose(expected.gradients(), actual.gradients());
    }

    private static void assertClose(UpdateReport expected, UpdateReport actual) {
        assertEquals(expected.scalars().keySet(), actual.scalars().keySet());
        expected.scalars()
                .forEach((name, value) -> assertEquals(
                        value, actual.scalars().get(name), TOLERANCE * Math.max(1, Math.abs(value)), name));
    }

    /** The distance of two gradients is small beside their length. */
    private static void assertClose(Map<String, HostTensor> expected, Map<String, HostTensor> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        double squares = 0;
        double error = 0;
        for (String name : expected.keySet()) {
            float[] one = expected.get(name).values();
            float[] other = actual.get(name).values();
            for (int i = 0; i < one.length; i++) {
                squares += (double) one[i] * one[i];
                error += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
            }
        }
        assertEquals(0, Math.sqrt(error), TOLERANCE * Math.sqrt(squares), "gradients");
    }

    private static void assertFinite(UpdateReport report) {
        report.scalars().forEach((name, value) -> assertTrue(Double.isFinite(value), name + " is " + value));
    }

    private static void assertFinite(Map<String, byte[]> files) {
        files.forEach((file, content) -> {
            if (file.endsWith(".safetensors")) {
                SafeTensors.decode(content).forEach((name, tensor) -> {
                    for (float value : tensor.values()) {
                        assertTrue(Float.isFinite(value), file + " " + name);
                    }
                });
            }
        });
    }
}
