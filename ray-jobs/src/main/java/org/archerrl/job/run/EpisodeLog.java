package org.archerrl.job.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.dataset.Dataset;
import org.archerrl.dataset.DatasetException;
import org.archerrl.dataset.EpisodeLines;
import org.archerrl.interaction.Trajectory;
import org.archerrl.rollout.Episode;

/** {@code trajectories/<iteration>.jsonl}: the first few episodes of each evaluation, as text. */
public final class EpisodeLog {
    private static final int SAMPLES = 4;

    private final Path directory;

    /** Opens the samples of a run; there need not be any yet. */
    public EpisodeLog(Path run) {
        this.directory = run.resolve("trajectories");
    }

    /** Writes the first episodes. */
    public void write(int iteration, List<Episode> episodes) {
        try {
            Files.createDirectories(directory);
            String lines = episodes.stream()
                    .limit(SAMPLES)
                    .map(episode -> EpisodeLines.line(episode.text()) + "\n")
                    .collect(Collectors.joining());
            // getBytes replaces what UTF-8 cannot say; model text may hold anything.
            Files.write(file(iteration), lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RunException(directory + " cannot be written: " + e, e);
        }
    }

    /** Returns the iterations that have samples, in order. */
    public List<Integer> iterations() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches("\\d+\\.jsonl"))
                    .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new RunException(directory + " cannot be read: " + e, e);
        }
    }

    /**
     * Returns the samples of an iteration.
     *
     * @throws DatasetException if the file was changed
     */
    public List<Trajectory> read(int iteration) {
        return Dataset.read(file(iteration), new EpisodeLines().name()).episodes();
    }

    private Path file(int iteration) {
        return directory.resolve(String.format(Locale.ROOT, "%06d.jsonl", iteration));
    }
}
