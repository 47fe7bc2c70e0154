package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that the disk or the user has damaged: one message naming the file, exit code 1, and nothing deleted. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DamagedCheckpointTest {
    private static final String WEIGHTS = "policy/model.safetensors";

    @TempDir
    private Path directory;

    private Path run() throws IOException, InterruptedException {
        return TrainedRun.copy(directory.resolve("run"));
    }

    private void assertRefused(Path run, String... parts) throws IOException, InterruptedException {
        String metrics = Files.readString(run.resolve("metrics.jsonl"));
        Child.Ended ended = Archer.run(
                1,
                TrainedRun.DEADLINE,
                "train",
                Archer.tiny(),
                "--run-dir",
                run.toString(),
                "--resume",
                "--set",
                "iterations=5");
        for (String part : parts) {
            assertTrue(ended.err().contains(part), "wanted \"" + part + "\" in " + ended.err());
        }
        assertFalse(ended.err().contains("\tat "), ended.err());
        assertFalse(ended.err().contains("--resume goes on"), ended.err());
        assertEquals(metrics, Files.readString(run.resolve("metrics.jsonl")));
        assertTrue(Files.exists(run.resolve("checkpoints/0/manifest.json")));
        assertTrue(Files.exists(run.resolve("replay/000004.smile")));
    }

    @Test
    void flippedBit() throws IOException, InterruptedException {
        Path run = run();
        Path file = run.resolve("checkpoints/4").resolve(WEIGHTS);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertRefused(run, WEIGHTS, "has changed since it was written", "ln -sfn N " + run.resolve("checkpoints/last"));
        Child.Ended evaluated = Archer.run(1, TrainedRun.DEADLINE, "evaluate", run.toString());
        assertTrue(evaluated.err().contains("has changed since it was written"), evaluated.err());
        assertEquals(1, evaluated.err().lines().count(), evaluated.err());
        Archer.run(0, TrainedRun.DEADLINE, "evaluate", run.toString(), "--checkpoint", "warm-start", "--episodes", "4");
    }

    @Test
    void anEarlierCheckpointGivesTheSameRunAgain() throws IOException, InterruptedException {
        Path run = run();
        Path last = run.resolve("checkpoints/last");
        Files.delete(last);
        Files.createSymbolicLink(last, Path.of("0"));
        Archer.run(0, TrainedRun.DEADLINE, "train", Archer.tiny(), "--run-dir", run.toString(), "--resume");
        assertEquals(Archer.metrics(TrainedRun.path()), Archer.metrics(run));
    }

    @Test
    void cutFile() throws IOException, InterruptedException {
        Path run = run();
        Path file = run.resolve("checkpoints/4/critic/optimizer.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(
                run, "critic/optimizer.safetensors", "has " + (bytes.length - 1) + " bytes, but had " + bytes.length);
    }

    @Test
    void missingManifest() throws IOException, InterruptedException {
        Path run = run();
        Files.delete(run.resolve("checkpoints/4/manifest.json"));
        assertRefused(run, "manifest.json: is missing");
    }

    @Test
    void missingLink() throws IOException, InterruptedException {
        Path run = run();
        Files.delete(run.resolve("checkpoints/last"));
        assertRefused(run, "there is no checkpoint 'last'");
    }

    @Test
    void flippedBitInTheReplay() throws IOException, InterruptedException {
        Path run = run();
        Path file = run.resolve("replay/000002.smile");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertRefused(run, "000002.smile: has changed since it was written");
    }
}
