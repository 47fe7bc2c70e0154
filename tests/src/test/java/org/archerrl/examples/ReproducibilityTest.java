package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Same seed, one rollout worker: the same metrics to the last bit, through Ctrl-C in every phase as well. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ReproducibilityTest {
    @TempDir
    private Path directory;

    @Test
    void sameSeedGivesEqualMetricsAndAnotherSeedOthers() throws IOException, InterruptedException {
        List<Map<String, Object>> first = Archer.metrics(TrainedRun.path());
        assertEquals(5, first.size(), "the warm start and four iterations");
        assertEquals(first, metricsWithSeed(1));
        assertNotEquals(first, metricsWithSeed(2));
    }

    private List<Map<String, Object>> metricsWithSeed(int seed) throws IOException, InterruptedException {
        Path run = directory.resolve("seed" + seed);
        Archer.run(0, TrainedRun.DEADLINE, "train", Archer.tiny(), "--run-dir", run.toString(), "--seed", "" + seed);
        return Archer.metrics(run);
    }

    /** Long enough before the first iteration that Ctrl-C meets each phase while it runs. */
    private Child train(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny()));
        arguments.addAll(List.of("--run-dir", directory.resolve(name).toString()));
        arguments.addAll(List.of("--set", "warmStart.steps=600", "--set", "algorithm.critic.stepsBefore=600"));
        arguments.addAll(List.of(more));
        return Archer.start(arguments.toArray(new String[0]));
    }

    private void interrupted(String duringWhat, String farewell, String... more)
            throws IOException, InterruptedException {
        try (Child run = train("stopped", more)) {
            run.awaitLine(duringWhat, TrainedRun.DEADLINE);
            run.signal("INT");
            Child.Ended ended = run.await(1, TrainedRun.DEADLINE);
            assertTrue(ended.out().contains("stopping after this piece of work"), ended.out());
            assertTrue(ended.out().contains(farewell), ended.out());
            assertTrue(ended.out().contains("--resume"), ended.out());
        }
    }

    @Test
    void runStoppedInEveryPhaseGoesOnAsAnUnbrokenOne() throws IOException, InterruptedException {
        String forever = "iterations=100000";
        interrupted("behaviour cloning", "stopped during the warm start, which starts anew", "--set", forever);
        interrupted("critic's first steps", "stopped, with a checkpoint", "--resume", "--set", forever);
        interrupted("iteration 2/", "stopped, with a checkpoint", "--resume", "--set", forever);
        int last = Archer.metrics(directory.resolve("stopped")).size() - 1;
        assertTrue(last >= 2, "stopped after iteration " + last);
        String longer = "iterations=" + (last + 2);
        try (Child run = train("stopped", "--resume", "--set", longer)) {
            run.await(0, TrainedRun.DEADLINE);
        }
        try (Child run = train("unbroken", "--set", longer)) {
            run.await(0, TrainedRun.DEADLINE);
        }
        List<Map<String, Object>> unbroken = Archer.metrics(directory.resolve("unbroken"));
        assertEquals(last + 3, unbroken.size());
        assertEquals(unbroken, Archer.metrics(directory.resolve("stopped")));
    }

    @Test
    void secondCtrlCEndsAtOnce() throws IOException, InterruptedException {
        String slow = "warmStart.batchEpisodes=2048";
        try (Child run = train("twice", "--set", slow)) {
            run.awaitLine("tokenizer with", TrainedRun.DEADLINE);
            run.signal("INT");
            run.awaitLine("once more to stop at once", TrainedRun.DEADLINE);
            run.signal("INT");
            run.await(130, TrainedRun.DEADLINE);
        }
    }
}
