package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.archerrl.dataset.Dataset;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dialogues in the format of ArCHer's {@code guess_my_city.json}: some of our own, and the real file where it lies beside the
 * folder of golden cases ({@code ../data/guess-my-city} from there).
 */
class PublishedDialoguesTest {
    /** What is known of a file: its dialogues, how many of them won, and their lines. */
    record Known(Path file, int dialogues, int won, int lines) {}

    static Stream<Known> files() {
        List<Known> known = new ArrayList<>();
        for (Path folder : GoldenCases.folders()) {
            Path own = folder.resolve("dialogues/guess_my_city.json");
            Path real = folder.resolveSibling("data/guess-my-city/guess_my_city.json");
            if (Files.exists(own)) {
                known.add(new Known(own, 2, 1, 5));
            }
            if (Files.exists(real)) {
                known.add(new Known(real, 950, 590, 17_606));
            }
        }
        return known.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyDialogueIsReadAndNothingIsLost(Known known) throws IOException {
        Dataset dataset = Dataset.read(known.file(), Dataset.AUTO);
        List<Trajectory> episodes = dataset.episodes();
        assertEquals("guess-my-city", dataset.source().format());
        assertEquals(List.of(), dataset.content().notes());
        assertEquals(known.dialogues(), episodes.size());
        JsonNode items = new ObjectMapper().readTree(known.file().toFile());
        int turns = 0;
        int won = 0;
        for (int e = 0; e < episodes.size(); e++) {
            Trajectory episode = episodes.get(e);
            int length = episode.turns().size();
            boolean isWon = episode.turns().get(length - 1).ending() == Ending.TERMINATED;
            assertEquals(items.get(e).get("done").booleanValue(), isWon);
            assertEquals(isWon ? 1 - length : -length, episode.totalReward());
            for (int t = 0; t < length; t++) {
                String answer = t + 1 < length ? episode.turns().get(t + 1).observation() : episode.lastObservation();
                String line = items.get(e).get("conversation").get(t).textValue();
                assertEquals(line.strip() + "\n", episode.turns().get(t).utterance() + answer);
            }
            turns += length;
            won += isWon ? 1 : 0;
        }
        assertEquals(known.lines(), turns);
        assertEquals(known.won(), won);
    }
}
