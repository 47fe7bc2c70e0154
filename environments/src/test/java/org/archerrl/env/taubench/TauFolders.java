package org.archerrl.env.taubench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.env.Environments;

/** The folders that tests play: a small one of our own, and the one that {@code -Dtau.dir} names. */
final class TauFolders {
    private TauFolders() {}

    /** Tasks of one kind. */
    record Played(Path data, Domain domain, Generation generation, String split) {
        TauBenchSpec spec() {
            return (TauBenchSpec) Environments.named("tau-bench", settings());
        }

        Map<String, Object> settings() {
            return Map.of(
                    "data", data.toString(),
                    "domain", domain.toString(),
                    "generation", generation.toString(),
                    "split", split);
        }

        /** Returns all tasks of the split, those kept for evaluation included. */
        Stream<TauTask> tasks() {
            TauBenchSpec spec = spec();
            boolean isPart = split.equals("test") || split.equals("base");
            return Stream.concat(spec.tasks().stream(), isPart ? spec.evaluated().stream() : Stream.of());
        }

        @Override
        public String toString() {
            return data.getFileName() + "/" + domain + ", " + split + " of " + generation;
        }
    }

    static Path own() {
        try {
            return Path.of(TauFolders.class.getResource("/tau").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Played> all() {
        return Stream.concat(Stream.of(own()), given().stream()).flatMap(TauFolders::in);
    }

    static Optional<Path> given() {
        return Optional.ofNullable(System.getProperty("tau.dir"))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    static Stream<Played> in(Path data) {
        List<Played> played = new ArrayList<>();
        for (Domain domain : Domain.values()) {
            Path folder = data.resolve(domain.toString());
            for (String split : List.of("train", "dev", "test")) {
                if (Files.exists(folder.resolve("tau1_tasks_" + split + ".json"))) {
                    played.add(new Played(data, domain, Generation.TAU1, split));
                }
            }
            if (Files.exists(folder.resolve("tau2_tasks.json"))) {
                played.add(new Played(data, domain, Generation.TAU2, "base"));
            }
        }
        if (played.isEmpty()) {
            throw new IllegalStateException("there are no tasks in " + data);
        }
        return played.stream();
    }

    /** Copies a folder, to be damaged. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
