package org.archerrl.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpisodeLinesTest {
    private static final String TURN =
            "{\"observation\":\"Go.\\n\",\"utterance\":\"left\",\"reward\":-1.0,\"ending\":\"TERMINATED\",\"verdict\":\"UNDERSTOOD\"}";
    private static final String EPISODE = "{\"seed\":7,\"turns\":[" + TURN + "],\"lastObservation\":\" Done.\"}";

    @TempDir
    private Path directory;

    @Test
    void theFormatIsWhatThisLineSays() {
        Turn turn = new Turn("Go.\n", "left", -1, Ending.TERMINATED, Verdict.UNDERSTOOD);
        Trajectory episode = new Trajectory(7, List.of(turn), " Done.");
        assertEquals(EPISODE, EpisodeLines.line(episode));
        assertEquals(episode, EpisodeLines.parsed(EPISODE, "here"));
    }

    @Test
    void whatPlayersPlayIsReadBackEqual() throws IOException {
        for (String environment : List.of("twenty-questions", "maze", "key-door")) {
            var spec = Environments.named(environment, Map.of());
            List<Trajectory> played = Demonstrations.play(spec, spec.players().get(0), 20, new Seed(3));
            Path file = directory.resolve(environment + ".jsonl");
            EpisodeLines.write(file, played);
            Dataset read = Dataset.read(file, Dataset.AUTO);
            assertEquals(played, read.episodes());
            assertEquals(played.subList(0, 4), read.first(4).episodes());
            assertEquals(
                    List.of("the first 4 of 20 episodes are taken"),
                    read.first(4).content().notes());
            assertEquals(read, read.first(20));
            String hash = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
            assertEquals(new Dataset.Source(file.toString(), "jsonl", hash), read.source());
        }
    }

    @Test
    void anyTextIsData() throws IOException {
        String text = "\u0000\r\n\u2028\"</script>\uFFFD\uD83D\uDE00{{x}}\u001B[31m";
        Turn turn = new Turn(text, text, 0.1 + 0.2, Ending.TRUNCATED, Verdict.MALFORMED);
        List<Trajectory> episodes = List.of(new Trajectory(Long.MIN_VALUE, List.of(turn), text));
        Path file = directory.resolve("any.jsonl");
        EpisodeLines.write(file, episodes);
        assertEquals(episodes, Dataset.read(file, "jsonl").episodes());
    }

    @Test
    void noFileIsOverwritten() throws IOException {
        Path file = Files.writeString(directory.resolve("thesis.tex"), "kept");
        List<Trajectory> episodes = List.of(EpisodeLines.parsed(EPISODE, "here"));
        assertTrue(error(() -> EpisodeLines.write(file, episodes)).contains("thesis.tex: is there already"));
        assertEquals("kept", Files.readString(file));
        assertTrue(error(() -> EpisodeLines.write(directory.resolve("no/x.jsonl"), episodes))
                .contains("its directory does not exist"));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    /** What is replaced in the second of three good lines, by what, and what the error says after the place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"lastObservation\":\" Done.\"} | | is not valid JSON: Unexpected end-of-input",
                "\"seed\":7, | | seed: is missing; mend it or take the episode out",
                "\"seed\":7 | \"seed\":7.5 | seed: must be a whole number of 64 bits, got 7.5",
                "\"seed\":7 | \"seed\":7,\"seed\":8 | is not valid JSON: Duplicate field 'seed'",
                "\"seed\":7 | \"seed\":7,\"sede\":8 | there is no field \"sede\" in this format; it has lastObservation, seed, turns",
                "\"verdict\" | \"sure\":true,\"verdict\" | turns[0].there is no field \"sure\" in this format; it has ending,",
                "\"utterance\":\"left\", | | turns[0].utterance: is missing",
                "\"left\" | 3 | turns[0].utterance: must be a string, got 3",
                "-1.0 | 1e999 | turns[0].reward: must be a finite number, got",
                "-1.0 | \"-1\" | turns[0].reward: must be a finite number, got \"-1\"",
                "-1.0 | NaN | is not valid JSON: Non-standard token 'NaN'",
                "TERMINATED | CONTINUES | turns[0].ending: must be TERMINATED or TRUNCATED where no turn follows",
                "TERMINATED | OVER | turns[0].ending: must be one of [CONTINUES, TERMINATED, TRUNCATED], got \"OVER\"",
                "UNDERSTOOD | null | turns[0].verdict: must be one of [UNDERSTOOD, MALFORMED], got \"null\"",
                "\" Done.\" | null | lastObservation: must be a string, got null",
                "` Done.\"}` | ` Done.\"} {}` | something stands after the end of the object; mend it"
            })
    void aBrokenLineIsNamed(String part, String instead, String message) throws IOException {
        assertTrue(EPISODE.contains(part), part);
        assertSecondLineIs(EPISODE.replace(part, instead == null ? "" : instead), message);
    }

    @Test
    void anEpisodeHasTurnsAndEndsOnce() throws IOException {
        assertSecondLineIs(EPISODE.replace(TURN, ""), "turns: is empty, but an episode has a turn at least");
        assertSecondLineIs(
                EPISODE.replace(TURN, TURN + "," + TURN),
                "turns[0].ending: must be CONTINUES where a turn follows, got TERMINATED");
        assertSecondLineIs(EPISODE.replace(TURN, "7"), "turns[0]: must be an object, got 7");
        assertSecondLineIs("[" + EPISODE + "]", "must be a JSON object, got [{");
    }

    private void assertSecondLineIs(String bad, String message) throws IOException {
        Path file = directory.resolve("bad.jsonl");
        Files.writeString(file, EPISODE + "\n\n" + bad + "\n" + EPISODE + "\n");
        String error = error(() -> Dataset.read(file, Dataset.AUTO));
        assertTrue(error.startsWith(file + ":3: " + message), error);
        assertEquals(1, error.lines().count(), error);
    }

    @Test
    void aFileMustBeTextWithEpisodes() throws IOException {
        Path file = directory.resolve("x");
        assertTrue(error(() -> Dataset.read(file, Dataset.AUTO)).startsWith(file + ": there is no such file"));
        assertTrue(error(() -> Dataset.read(directory, Dataset.AUTO)).startsWith(directory + ": is a directory"));
        Files.writeString(file, " \n");
        assertTrue(error(() -> Dataset.read(file, Dataset.AUTO)).startsWith(file + ": is empty; give a file"));
        Files.writeString(file, EPISODE, StandardCharsets.UTF_16);
        assertTrue(error(() -> Dataset.read(file, Dataset.AUTO)).startsWith(file + ": is not text in UTF-8"));
        Files.writeString(file, "<xml/>");
        assertTrue(error(() -> Dataset.read(file, Dataset.AUTO)).startsWith(file + ": is of none of the formats"));
        assertTrue(error(() -> Dataset.read(file, "jsonl")).startsWith(file + ":1: is not valid JSON"));
    }

    private static String error(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(DatasetException.class, action).getMessage();
    }
}
