package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archerrl.Toy;
import org.archerrl.ToyCritic;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.preset.ArcherPpo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learners give back every native tensor that they make. */
class MemoryTest {
    private static final int VOCABULARY = 6;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"TURNS", "BERT_POOLER"})
    void threeHundredUpdatesLeaveNothingBehind(ToyCritic kind) throws IOException {
        AlgorithmSpec spec = new ArcherPpo().spec();
        Evaluators evaluators = new Evaluators(spec, kind.spec(VOCABULARY, directory, 2), 5);
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1);
                EvaluatorLearner critic =
                        evaluators.fresh(TokenPolicy.restored(policy.files()), Optional.empty(), new Seed(1));
                PolicyLearner learner = new PolicyLearner(policy, spec);
                BehaviourCloning cloning = new BehaviourCloning(policy, new WarmStart())) {
            for (int step = 0; step < 15; step++) {
                updateAll(step, policy, critic, learner, cloning);
            }
            int tensors = tensors();
            assertTrue(tensors > 100, "every weight is counted, got " + tensors);
            long resident = residentMegabytes();
            for (int step = 15; step < 65; step++) {
                updateAll(step, policy, critic, learner, cloning);
            }
            assertEquals(tensors, tensors());
            long grown = residentMegabytes() - resident;
            assertTrue(grown < 100, "resident memory has grown by " + grown + " MB");
        }
    }

    /** Six optimizer steps, and what else an iteration does. */
    private static void updateAll(
            int step, TokenPolicy policy, EvaluatorLearner critic, PolicyLearner learner, BehaviourCloning cloning) {
        List<TokenTrajectory> episodes = Toy.episodes(3, VOCABULARY, step);
        Seed seed = new Seed(step);
        cloning.update(episodes);
        critic.replica().ifPresent(replica -> replica.setWeights(policy.files(), step));
        critic.updates(List.of(episodes), seed);
        critic.assess(episodes);
        learner.update(episodes, critic.score(episodes, seed));
    }

    private static int tensors() {
        try (NDManager manager = ComputeDevice.CPU.scope()) {
            return manager.getParentManager().getManagedArrays().size();
        }
    }

    /** The second number of Linux's statm, in pages of 4 KiB. */
    private static long residentMegabytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) / 256;
    }
}
