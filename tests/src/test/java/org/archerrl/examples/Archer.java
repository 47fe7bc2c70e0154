package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command {@code ./archer} as users meet it: the launcher itself, with the jars that Maven has built before. */
public final class Archer {
    /** The folder that Maven builds in, and that tests may fill. */
    public static final Path TARGET =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");

    /** The checkout. */
    static final Path ROOT = TARGET.getParent().getParent();

    private static final ObjectMapper JSON = new ObjectMapper();

    private Archer() {}

    /** Starts the command. */
    public static Child start(String... arguments) {
        return start(Map.of(), List.of(arguments));
    }

    /** Starts the command with more in its environment. */
    public static Child start(Map<String, String> environment, List<String> arguments) {
        return start(Host.HERE, environment, arguments);
    }

    /** Starts the command on another host, where this build has the same path. */
    public static Child start(Host host, Map<String, String> environment, List<String> arguments) {
        return start(host, environment, arguments, "");
    }

    private static Child start(Host host, Map<String, String> environment, List<String> arguments, String input) {
        Path lib = ROOT.resolve("ray-jobs/target/lib");
        assertTrue(Files.isDirectory(lib), lib + " is missing: run mvn verify, or mvn package -DskipTests first");
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("archer").toString()));
        command.addAll(arguments);
        Map<String, String> all = new TreeMap<>(Map.of("ARCHER_BUILD", "never", "ARCHER_JAVA_OPTIONS", "-Xmx512m"));
        all.putAll(environment);
        return Child.start(TARGET.resolve("examples"), all, host.command(command), input);
    }

    /** Runs the command to its end, which must have this exit code. */
    public static Child.Ended run(int code, Duration deadline, String... arguments) throws InterruptedException {
        try (Child child = start(arguments)) {
            return child.await(code, deadline);
        }
    }

    /** Runs the command to its end with something to read from standard input. */
    public static Child.Ended runReading(String input, int code, Duration deadline, String... arguments)
            throws InterruptedException {
        try (Child child = start(Host.HERE, Map.of(), List.of(arguments), input)) {
            return child.await(code, deadline);
        }
    }

    /** Returns the recipe of seconds, {@code tiny.yaml}. */
    public static String tiny() {
        URL tiny = Archer.class.getResource("/tiny.yaml");
        try {
            return Path.of(tiny.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the lines of a run's {@code metrics.jsonl} without those that no two runs share: {@code seconds} and times. */
    public static List<Map<String, Object>> metrics(Path run) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            Map<String, Object> metrics = JSON.readValue(line, new TypeReference<TreeMap<String, Object>>() {});
            metrics.keySet().removeIf(name -> name.equals("seconds") || name.startsWith("time."));
            lines.add(metrics);
        }
        return lines;
    }

    /** Returns the number of the iteration that a progress line such as {@code iteration 3/10 ...} tells of. */
    public static int iteration(String line) {
        return Integer.parseInt(line.replaceFirst("^iteration (\\d+)/.*$", "$1"));
    }
}
