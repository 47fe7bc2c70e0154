package org.archerrl.job.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRecordTest {
    @TempDir
    private Path place;

    @Test
    void resumingForgetsWhatCameAfterTheCheckpoint() throws IOException {
        try (RunDirectory run = RunDirectory.create(place, RunDirectoryTest.recipe(""))) {
            RunRecord record = new RunRecord(run, RunDirectoryTest.recipe(""), "here");
            for (int i = 0; i <= 3; i++) {
                record.replayed(i, List.of(episode("e" + i)));
                record.metrics(Map.of("iteration", (double) i, "episodes", i * 64.0, "critic.q.bias", Double.NaN));
                if (i < 3) {
                    record.save(saved(i));
                }
            }
            Files.writeString(place.resolve("metrics.jsonl"), "{\"iteration\":4,\"epi", StandardOpenOption.APPEND);
        }
        try (RunDirectory run = RunDirectory.resume(place, RunDirectoryTest.recipe(""))) {
            RunRecord record = new RunRecord(run, RunDirectoryTest.recipe(""), "here");
            List<String> replayed = new ArrayList<>();
            Checkpoints.Saved saved = record.resume(episodes -> episodes.forEach(e -> replayed.add(e.episodeId())));
            assertEquals(2, saved.standing().iteration());
            assertArrayEquals(new byte[] {2}, saved.policy().get("model.safetensors"));
            assertEquals(List.of("e0", "e1", "e2"), replayed);
            assertEquals(3, new MetricsLog(place).read().size());
            assertEquals(List.of(0, 1, 2), new ReplaySegments(place).iterations());
        }
    }

    @Test
    void aRunWithoutACheckpointStartsAnew() {
        try (RunDirectory run = RunDirectory.create(place, RunDirectoryTest.recipe(""))) {
            new RunRecord(run, RunDirectoryTest.recipe(""), "here").replayed(0, List.of(episode("e0")));
            assertFalse(new RunRecord(run, RunDirectoryTest.recipe(""), "here").canResume());
            assertEquals(List.of(), new ReplaySegments(place).iterations());
        }
    }

    @Test
    void newestLinkedAndFirstCheckpointsStay() {
        Checkpoints checkpoints = new Checkpoints(place);
        for (int i = 0; i <= 5; i++) {
            checkpoints.write(saved(i));
            if (i == 0) {
                checkpoints.point("warm-start", 0);
            }
            if (i == 2) {
                checkpoints.point("best", 2);
            }
        }
        checkpoints.retain(2);
        assertEquals(List.of("warm-start", "best", "last", "0", "2", "4", "5"), checkpoints.names());
        assertEquals(2, checkpoints.read("best").standing().iteration());
        assertEquals(5, checkpoints.read("last").standing().iteration());
        String message =
                assertThrows(RunException.class, () -> checkpoints.read("3")).getMessage();
        assertTrue(message.contains("there is warm-start, best, last, 0, 2, 4, 5"), message);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        ReplaySegments segments = new ReplaySegments(place);
        segments.write(7, List.of(episode("e")));
        assertEquals("e", segments.read(7).get(0).episodeId());
        Path file = place.resolve("replay/000007.smile");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        assertTrue(assertThrows(CheckpointException.class, () -> segments.read(7))
                .getMessage()
                .contains("000007.smile: has changed"));
        Checkpoints checkpoints = new Checkpoints(place);
        checkpoints.write(saved(1));
        Files.write(place.resolve("checkpoints/1/policy/model.safetensors"), new byte[] {9});
        assertThrows(CheckpointException.class, () -> checkpoints.read("last"));
    }

    @Test
    void aStandingSurvivesTheManifest() {
        Standing standing = new Standing(3, 1L << 40, 5, 6, 7, -0.1 - 0.2, 1.5);
        assertEquals(standing, Standing.of(standing.facts()));
        assertEquals(Standing.START, Standing.of(Standing.START.facts()));
    }

    @Test
    void everyMetricHasAMeaning() {
        MetricsLog log = new MetricsLog(place);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> log.append(Map.of("rollout.luck", 1.0)))
                .getMessage()
                .contains("rollout.luck"));
    }

    static Checkpoints.Saved saved(int iteration) {
        return new Checkpoints.Saved(
                new Standing(iteration, 0, 0, 0, 0, -1, 0),
                Map.of("model.safetensors", new byte[] {(byte) iteration}),
                Map.of("model.safetensors", new byte[] {1, 2}));
    }

    static TokenTrajectory episode(String id) {
        return new TokenTrajectory(
                id,
                0,
                new int[] {1, 2, 3},
                List.of(new TokenTurn(0, 1, 2, new float[] {-1}, -1, Ending.TERMINATED)),
                0);
    }
}
