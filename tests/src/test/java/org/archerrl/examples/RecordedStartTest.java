package org.archerrl.examples;

import static org.archerrl.examples.UserErrorsTest.assertWrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.archerrl.dataset.Dataset;
import org.archerrl.interaction.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that starts from a file in the place of its scripted player, and the command that writes such files. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RecordedStartTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Path collect(String arguments) throws InterruptedException {
        Path file = directory.resolve("episodes.jsonl");
        String out = Archer.run(0, SOON, ("collect " + arguments + " --out " + file).split(" "))
                .out();
        List<Trajectory> episodes = Dataset.read(file, Dataset.AUTO).episodes();
        double mean =
                episodes.stream().mapToDouble(Trajectory::totalReward).average().orElseThrow();
        assertEquals(String.format("%d episodes with a mean return of %.3f in %s%n", episodes.size(), mean, file), out);
        return file;
    }

    /** The file is gone when the run goes on: what it needs of it is in the run directory. */
    @Test
    void aRunFromThePlayersFileIsTheRunFromThePlayer() throws IOException, InterruptedException {
        Path file = collect(Archer.tiny() + " --episodes 50");
        String hash = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
        Path run = directory.resolve("run");
        String train = "train " + Archer.tiny() + " --run-dir " + run + " --set warmStart.file=" + file;
        String out = Archer.run(0, TrainedRun.DEADLINE, (train + " --set iterations=2").split(" "))
                .out();
        assertTrue(out.contains("warm start: 50 episodes of " + file + " (jsonl)"), out);
        JsonNode data = new ObjectMapper()
                .readTree(run.resolve("provenance.json").toFile())
                .get("data");
        assertEquals(file.toString(), data.get("file").textValue());
        assertEquals("jsonl", data.get("format").textValue());
        assertEquals(hash, data.get("sha256").textValue());

        Files.delete(file);
        Archer.run(0, TrainedRun.DEADLINE, (train + " --resume").split(" "));
        assertEquals(Archer.metrics(TrainedRun.path()), Archer.metrics(run));
    }

    @Test
    void aTrainedPolicyPlaysTheSameEpisodesForTheSameSeed() throws IOException, InterruptedException {
        String arguments = TrainedRun.path() + " --episodes 3 --seed 5 --temperature 0.5";
        Path file = collect(arguments);
        String first = Files.readString(file);
        assertEquals(3, first.lines().count());
        assertWrong("collect " + arguments + " --out " + file, "episodes.jsonl: is there already");
        Files.delete(file);
        assertEquals(first, Files.readString(collect(arguments)));
    }

    @Test
    void aPlayerPlaysOnARunsOrAnEnvironmentsTask() throws IOException, InterruptedException {
        Path file = collect("key-door --episodes 4 --seed 9 --set environment.keys=3");
        String first = Files.readString(file);
        Files.delete(file);
        assertEquals(
                first,
                Files.readString(collect(
                        TrainedRun.path() + " --player random --episodes 4 --seed 9 --set environment.keys=3")));
    }

    @Test
    void aFileThatCannotBeStartedFromIsRefusedBeforeTheRun() throws IOException, InterruptedException {
        Path run = directory.resolve("run");
        String train = "train " + Archer.tiny() + " --run-dir " + run + " --set warmStart.file=";
        assertWrong(train + "no/such.jsonl", "no/such.jsonl: there is no such file");
        Path file = Files.writeString(directory.resolve("bad.jsonl"), "{\"seed\": 1}\n");
        assertWrong(train + file, file + ":1: turns: is missing");
        Files.writeString(
                file,
                "{\"seed\":1,\"turns\":[{\"observation\":\"a\",\"utterance\":\"the quick brown fox jumps"
                        + "\",\"reward\":0,\"ending\":\"TERMINATED\",\"verdict\":\"UNDERSTOOD\"}],"
                        + "\"lastObservation\":\"b\"}\n");
        assertWrong(train + file, file + ":1, turn 1: the utterance", "tokens, but key-door lets one have");
        assertWrong(
                train + file + " --set warmStart.format=csv",
                "warmStart.format: there is no format 'csv'; there is auto");
        assertWrong(
                train + file + " --set warmStart.player=random",
                "warmStart.player: a file takes the player's place",
                "leave one of them out");
        assertFalse(Files.exists(run));
    }

    @Test
    void collectionsThatCannotBe() throws IOException, InterruptedException {
        Path out = directory.resolve("x.jsonl");
        String collect = " --out " + out + " --episodes ";
        assertWrong("collect key-door" + collect + "0", "--episodes: must be at least 1, got 0");
        assertWrong("collect nowhere" + collect + "1", "no environment, no run and no recipe 'nowhere'", "key-door");
        assertWrong("collect key-door --player who" + collect + "1", "warmStart.player: key-door has no player 'who'");
        assertWrong(
                "collect " + TrainedRun.path() + " --set seed=2" + collect + "1",
                "--set seed=2: a run's policy plays what the run was made for");
        assertWrong("collect key-door --decoding greedy" + collect + "1", "--decoding", "leave them out");
        assertWrong(
                "collect key-door --episodes 1 --out " + directory.resolve("no/x.jsonl"),
                "its directory does not exist");
        assertFalse(Files.exists(out));
    }
}
