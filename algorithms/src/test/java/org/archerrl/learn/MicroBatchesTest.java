package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Terminator;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.ClippedPolicyGradient.Ratio;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.transform.CenteredByState;
import org.archerrl.variant.transform.Unchanged;
import org.archerrl.variant.transform.Whitened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch in parts makes the step of the whole batch: the mean over all, not the mean of means. */
class MicroBatchesTest {
    private static final int VOCABULARY = 5;
    private static final int COPIES = 3;
    private static final List<TokenTrajectory> EPISODES = Toy.episodes(5, VOCABULARY, 10);
    private static final MicroBatches TWO = new MicroBatches(2);

    static List<AlgorithmSpec> algorithms() {
        PolicySteps step = new PolicySteps(1e-3, 1, 1, 0, 1, Terminator.INCLUDED, .01);
        return List.of(
                ToySpec.of(new PolicySteps(1e-3, 1, 1)),
                ToySpec.of(step, clipped(Ratio.TOKEN)),
                ToySpec.of(step, clipped(Ratio.SEQUENCE)));
    }

    private static ClippedPolicyGradient clipped(Ratio ratio) {
        return new ClippedPolicyGradient(1, 1, .2, 0, ratio, TokenBaseline.NONE);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aPolicyStep(AlgorithmSpec spec) {
        try (TokenPolicy one = Toy.policy(VOCABULARY, 1);
                TokenPolicy two = Toy.policy(VOCABULARY, 1);
                PolicyLearner whole = new PolicyLearner(one, spec);
                PolicyLearner parts = new PolicyLearner(two, spec, TWO)) {
            ScoredUtterances scored = scored();
            UpdateReport expected = whole.update(EPISODES, scored);
            UpdateReport actual = parts.update(EPISODES, scored);
            assertClose(expected, actual);
            assertClose(whole.files(), parts.files());
        }
    }

    static List<AdvantageTransform> transforms() {
        return List.of(new Unchanged(), new Whitened(), new CenteredByState());
    }

    /** A transform compares what all parts hold. */
    @ParameterizedTest
    @MethodSource("transforms")
    void aJudgement(AdvantageTransform transform) {
        AlgorithmSpec spec = ToySpec.of((Record) transform, new Reinforce(COPIES, TokenBaseline.NONE));
        try (EvaluatorLearner whole = evaluator(spec, 0);
                EvaluatorLearner parts = evaluator(spec, 2)) {
            ScoredUtterances expected = whole.score(EPISODES, new Seed(4));
            ScoredUtterances actual = parts.score(EPISODES, new Seed(4));
            assertClose(expected.report(), actual.report());
            for (int m = 0; m < expected.advantages().length; m++) {
                assertArrayEquals(expected.advantages()[m], actual.advantages()[m], 1e-5);
            }
        }
    }

    private static EvaluatorLearner evaluator(AlgorithmSpec spec, int microBatchEpisodes) {
        CriticSpec critic = new CriticSpec("nano", CriticForm.TURNS, EncoderPooling.DEFAULT, microBatchEpisodes);
        return new Evaluators(spec, critic, 5).fresh(Toy.policy(VOCABULARY, 1), Optional.empty(), new Seed(3));
    }

    @Test
    void aCloningStep() {
        assertNotEquals(
                EPISODES.get(0).turns().size() + EPISODES.get(1).turns().size(),
                EPISODES.get(2).turns().size() + EPISODES.get(3).turns().size(),
                "parts of unlike weight");
        WarmStart options = new WarmStart(1, "x", 1, 1, 1e-3, 1);
        try (TokenPolicy one = Toy.policy(VOCABULARY, 1);
                TokenPolicy two = Toy.policy(VOCABULARY, 1);
                BehaviourCloning whole = new BehaviourCloning(one, options);
                BehaviourCloning parts = new BehaviourCloning(two, options, TWO)) {
            assertClose(whole.update(EPISODES), parts.update(EPISODES));
        }
    }

    @Test
    void partsForSeveralAreAMultipleOfThemAndAboutEquallyLarge() {
        assertEquals(List.of(5), sizes(new MicroBatches(0), 5));
        assertEquals(List.of(2, 2, 1), sizes(new MicroBatches(2), 5));
        assertEquals(List.of(2, 3), sizes(new MicroBatches(0, 2), 5));
        assertEquals(List.of(1, 1, 1, 2), sizes(new MicroBatches(2, 2), 5));
        assertEquals(List.of(1, 2, 2), sizes(new MicroBatches(2, 3), 5));
        assertEquals(List.of(1, 1, 1, 1, 1), sizes(new MicroBatches(1, 3), 5));
        assertEquals(List.of(1, 1), sizes(new MicroBatches(0, 3), 2));
        List<Integer> places = IntStream.range(0, 17).boxed().toList();
        assertEquals(
                places,
                new MicroBatches(3, 4)
                        .ofPlaces(places).stream().flatMap(List::stream).toList());
    }

    private static List<Integer> sizes(MicroBatches parts, int episodes) {
        return parts.ofPlaces(IntStream.range(0, episodes).boxed().toList()).stream()
                .map(List::size)
                .toList();
    }

    private static ScoredUtterances scored() {
        int turns = EPISODES.stream().mapToInt(e -> e.turns().size()).sum();
        int[][] utterances = Toy.utterances(turns * COPIES, VOCABULARY, 3);
        float[][] logProbs = new float[utterances.length][];
        double[][] advantages = new double[utterances.length][];
        for (int m = 0; m < utterances.length; m++) {
            logProbs[m] = new float[utterances[m].length];
            Arrays.fill(logProbs[m], -1.5f);
            advantages[m] = new double[] {Math.sin(m)};
        }
        return new ScoredUtterances(
                COPIES, new Utterances(utterances, logProbs), advantages, new UpdateReport(Map.of()));
    }

    private static void assertClose(UpdateReport expected, UpdateReport actual) {
        expected.scalars()
                .forEach(
                        (name, value) -> assertEquals(value, actual.scalars().get(name), 2e-6 * Math.abs(value), name));
    }

    /** The clipped gradient after one step is ten times Adam's first moment, which knows no noise. */
    private static void assertClose(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        Map<String, HostTensor> moments = SafeTensors.decode(expected.get("optimizer.safetensors"));
        Map<String, HostTensor> others = SafeTensors.decode(actual.get("optimizer.safetensors"));
        moments.forEach((name, moment) -> {
            for (int i = 0; name.startsWith("first.") && i < moment.values().length; i++) {
                assertEquals(moment.values()[i], others.get(name).values()[i], 1e-7, name);
            }
        });
    }
}
