package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.PeerThreads;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.FrozenPolicy;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Terminator;
import org.archerrl.variant.kl.CloningMix;
import org.archerrl.variant.preset.ArcherBaseline;
import org.archerrl.variant.regime.OnlineReplay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several learners that share their steps end where one does, and hold the same weights bit by bit. */
class PeersTest {
    private static final int VOCABULARY = 6;
    private static final int MAX_TOKENS = 4;
    private static final double LEARNING_RATE = 1e-4;
    private static final Seed SEED = new Seed(5);
    private static final Map<String, byte[]> SPEAKER = Toy.files(VOCABULARY, 1);
    private static final List<TokenTrajectory> EPISODES = played();

    /** A bias of keys changes no attention, so that it has no gradient but the rounding of sums, which differs. */
    private static final String MOVED_BY_ROUNDING = "c_attn.bias";

    private static List<TokenTrajectory> played() {
        try (TokenPolicy speaker = TokenPolicy.restored(SPEAKER)) {
            return Toy.playedBy(speaker, Toy.episodes(8, VOCABULARY, 7));
        }
    }

    /** What a learner has come to: its files, and what its updates have reported. */
    private record End(Map<String, byte[]> files, List<UpdateReport> reports) {}

    /** Of every kind of learner and loss one. */
    static Stream<Arguments> algorithms() {
        Map<String, AlgorithmSpec> specs = new LinkedHashMap<>();
        Stream.of("archer", "archer-ppo", "archer-baseline", "chai", "ilql", "token-ppo", "digirl", "sweet", "grpo")
                .forEach(name -> specs.put(name, Presets.all().get(name).spec()));
        specs.put(
                "beside demonstrations",
                ToySpec.with(new ArcherBaseline().spec(), new CloningMix(), new OnlineReplay()));
        return specs.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), quick(entry.getValue())));
    }

    private static AlgorithmSpec quick(AlgorithmSpec spec) {
        CriticSteps ofCritic = new CriticSteps(LEARNING_RATE, 1, 8, 1, 0);
        return spec.extraction() instanceof FrozenPolicy
                ? ToySpec.with(spec, ofCritic)
                : ToySpec.with(spec, ofCritic, new PolicySteps(LEARNING_RATE, 1, 8, 4, 1, Terminator.INCLUDED, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void severalEndWhereOneDoes(String name, AlgorithmSpec spec) {
        End alone = iterations(spec, Peers.ALONE);
        for (int count : new int[] {1, 2, 3}) {
            List<End> ends = PeerThreads.run(count, peers -> iterations(spec, peers));
            for (End end : ends) {
                assertSame(ends.get(0), end);
                assertClose(alone, end);
            }
        }
    }

    /** Three iterations of critic and policy, the last critic batch of fewer episodes than there are peers. */
    private static End iterations(AlgorithmSpec spec, Peers peers) {
        boolean moves = !(spec.extraction() instanceof FrozenPolicy);
        CriticSpec critic = new CriticSpec("nano", CriticForm.TURNS, EncoderPooling.DEFAULT, 0);
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER);
                PolicyLearner learner = new PolicyLearner(policy, spec, MicroBatches.WHOLE, peers);
                EvaluatorLearner evaluator = new Evaluators(spec, critic, MAX_TOKENS)
                        .among(peers)
                        .fresh(TokenPolicy.restored(SPEAKER), Optional.of(reference()), SEED)) {
            learner.refer(reference());
            List<UpdateReport> reports = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Seed own = SEED.child("iteration", i);
                reports.add(evaluator.updates(List.of(EPISODES, EPISODES.subList(i, i + 2)), own.child("critic")));
                ScoredUtterances scored = evaluator.score(EPISODES, own.child("score"));
                reports.add(scored.report());
                if (moves) {
                    reports.add(learner.update(EPISODES, scored, EPISODES.subList(2, 7)));
                    evaluator.setPolicy(policy.files(), policy.version());
                }
                reports.add(evaluator.assess(EPISODES));
            }
            Map<String, byte[]> files = new TreeMap<>();
            learner.files().forEach((file, content) -> files.put("policy " + file, content));
            evaluator.files().forEach((file, content) -> files.put("evaluator " + file, content));
            return new End(files, reports);
        }
    }

    private static TokenPolicy reference() {
        return Toy.policy(VOCABULARY, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void severalCloneAsOneDoes(int count) {
        End alone = cloned(Peers.ALONE);
        List<End> ends = PeerThreads.run(count, PeersTest::cloned);
        for (End end : ends) {
            assertSame(ends.get(0), end);
            assertClose(alone, end);
        }
    }

    private static End cloned(Peers peers) {
        WarmStart options = new WarmStart(8, "random", 4, 8, LEARNING_RATE, 1);
        try (TokenPolicy policy = TokenPolicy.restored(SPEAKER);
                BehaviourCloning cloning = new BehaviourCloning(policy, options, MicroBatches.WHOLE, peers)) {
            List<UpdateReport> reports = IntStream.range(0, 4)
                    .mapToObj(i -> cloning.update(EPISODES.subList(i, 2 * i + 1)))
                    .toList();
            return new End(policy.files(), reports);
        }
    }

    /** One peer alone would have stopped on its own share. */
    @Test
    void theStepAfterWhichAPolicyHasGoneTooFarIsTheSame() {
        AlgorithmSpec spec = ToySpec.with(
                Presets.all().get("archer-ppo").spec(), new PolicySteps(3e-2, 1, 8, 4, 1, Terminator.INCLUDED, 0));
        List<End> ends = PeerThreads.run(2, peers -> iterations(spec, peers));
        assertSame(ends.get(0), ends.get(1));
    }

    private static void assertSame(End one, End other) {
        assertEquals(one.reports(), other.reports());
        assertEquals(one.files().keySet(), other.files().keySet());
        one.files()
                .forEach((name, content) ->
                        assertArrayEquals(content, other.files().get(name), name));
    }

    private static void assertClose(End expected, End actual) {
        for (int i = 0; i < expected.reports().size(); i++) {
            Map<String, Double> scalars = actual.reports().get(i).scalars();
            expected.reports()
                    .get(i)
                    .scalars()
                    .forEach((name, value) ->
                            assertEquals(value, scalars.get(name), 1e-4 * Math.max(1, Math.abs(value)), name));
        }
        Map<String, HostTensor> wanted = tensors(expected);
        Map<String, HostTensor> got = tensors(actual);
        assertEquals(wanted.keySet(), got.keySet());
        wanted.forEach((name, tensor) -> {
            if (!name.endsWith(MOVED_BY_ROUNDING)) {
                assertArrayEquals(tensor.values(), got.get(name).values(), 1e-5f, name);
            }
        });
    }

    private static Map<String, HostTensor> tensors(End end) {
        Map<String, HostTensor> tensors = new TreeMap<>();
        end.files().forEach((file, content) -> {
            if (file.endsWith(".safetensors")) {
                SafeTensors.decode(content).forEach((name, tensor) -> tensors.put(file + " " + name, tensor));
            }
        });
        return tensors;
    }
}
