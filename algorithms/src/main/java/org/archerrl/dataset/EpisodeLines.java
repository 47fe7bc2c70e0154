package org.archerrl.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;

/**
 * Our own format, an episode a line: {@code {"seed": 7, "turns": [{"observation": "", "utterance": "", "reward": -1.0,
 * "ending": "CONTINUES", "verdict": "UNDERSTOOD"}, ...], "lastObservation": ""}}; the ending of the last turn, and of no
 * other, is {@code TERMINATED} or {@code TRUNCATED}. What the task kept from the policy follows as {@code "privileged"} where
 * there is such a thing. Blank lines say nothing.
 */
public final class EpisodeLines implements DatasetFormat {
    /** Unlike the reader's, it writes text as it is. */
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PRIVILEGED = "privileged";

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String description() {
        return "one episode a line, as archer collect writes";
    }

    @Override
    public boolean recognises(String text) {
        return text.stripLeading().startsWith("{");
    }

    @Override
    public Content read(String file, String text) {
        List<Recorded> episodes = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (!line.isBlank()) {
                String place = file + ":" + number;
                episodes.add(new Recorded(parsed(line, place), place));
            }
        }
        return new Content(episodes, List.of());
    }

    /**
     * Writes a new file, aside first, so that it is there whole or not at all.
     *
     * @throws DatasetException if there is one already, or it cannot be written
     */
    public static void write(Path file, List<Trajectory> episodes) {
        refuseTaken(file);
        String lines = episodes.stream().map(episode -> line(episode) + "\n").collect(Collectors.joining());
        Path aside = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            try {
                // getBytes replaces what UTF-8 cannot say; model text may hold anything.
                Files.write(aside, lines.getBytes(StandardCharsets.UTF_8));
                Files.move(aside, file);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (FileAlreadyExistsException e) {
            throw taken(file);
        } catch (IOException e) {
            throw new DatasetException(
                    file + ": cannot be written: " + e + "; give a file in a directory that you may" + " write to", e);
        }
    }

    /**
     * Refuses a file that {@link #write} would refuse because it is there.
     *
     * @throws DatasetException if it is so
     */
    public static void refuseTaken(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(file);
        }
        if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new DatasetException(file + ": its directory does not exist; make it, or give another file");
        }
    }

    private static DatasetException taken(Path file) {
        return new DatasetException(file + ": is there already and is not overwritten; give the name of a new file");
    }

    /** Returns the line of an episode, without a line feed. */
    public static String line(Trajectory episode) {
        ObjectNode object = JSON.createObjectNode().put("seed", episode.seed());
        ArrayNode turns = object.putArray("turns");
        for (Turn turn : episode.turns()) {
            turns.addObject()
                    .put("observation", turn.observation())
                    .put("utterance", turn.utterance())
                    .put("reward", turn.reward())
                    .put("ending", turn.ending().name())
                    .put("verdict", turn.verdict().name());
        }
        try {
            object.put("lastObservation", episode.lastObservation());
            if (!episode.privileged().isEmpty()) {
                object.put(PRIVILEGED, episode.privileged());
            }
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the episode of a line.
     *
     * @param place what errors call the line
     * @throws DatasetException if anything is wrong
     */
    public static Trajectory parsed(String line, String place) {
        JsonFields episode = JsonFields.parse(line, place);
        long seed = episode.whole("seed");
        List<JsonFields> fields = episode.objects("turns");
        List<Turn> turns = new ArrayList<>();
        for (JsonFields turn : fields) {
            Turn read = turn(turn);
            boolean isLast = turns.size() == fields.size() - 1;
            if (read.ending().isLast() && !isLast) {
                throw turn.wrong("ending", "must be CONTINUES where a turn follows, got " + read.ending());
            }
            if (isLast && !read.ending().isLast()) {
                throw turn.wrong("ending", "must be TERMINATED or TRUNCATED where no turn follows, got CONTINUES");
            }
            turns.add(read);
        }
        String lastObservation = episode.text("lastObservation");
        String privileged = episode.has(PRIVILEGED) ? episode.text(PRIVILEGED) : "";
        episode.end();
        return new Trajectory(seed, turns, lastObservation, privileged);
    }

    private static Turn turn(JsonFields fields) {
        Turn turn = new Turn(
                fields.text("observation"),
                fields.text("utterance"),
                fields.number("reward"),
                fields.word("ending", Ending.class),
                fields.word("verdict", Verdict.class));
        fields.end();
        return turn;
    }
}
