package org.archerrl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The folders of golden cases: the small set of our own, and what system property {@code golden.dir} names.
 *
 * <p>A model case is a folder with {@code config.json} and {@code expected.json}; the scripts in {@code src/test/python}
 * say what stands in them.
 */
final class GoldenCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenCases() {}

    static List<Path> folders() {
        String given = System.getProperty("golden.dir", "");
        try {
            Path own = Path.of(GoldenCases.class.getResource("/golden").toURI());
            return given.isEmpty() ? List.of(own) : List.of(own, Path.of(given));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns every model case, sorted. */
    static List<Path> models() {
        return files("expected.json").stream()
                .map(Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("config.json")))
                .toList();
    }

    /** Returns the cases of causal decoders: those with greedy tokens. */
    static List<Path> decoders() {
        return models().stream()
                .filter(model -> read(model.resolve("expected.json")).has("greedy"))
                .toList();
    }

    /** Returns every file of that name, sorted. */
    static List<Path> files(String name) {
        return folders().stream()
                .flatMap(folder -> all(folder).stream())
                .filter(file -> file.getFileName().toString().equals(name))
                .sorted()
                .toList();
    }

    private static List<Path> all(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a case is called in reports. */
    static String name(Path model) {
        return model.getParent().getFileName() + "/" + model.getFileName();
    }

    static String family(Path model) {
        return read(model.resolve("config.json")).path("model_type").asText();
    }

    /** Returns files of a folder, by name. */
    static Map<String, byte[]> bytes(Path folder, String... names) {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : names) {
            files.put(name, bytes(folder.resolve(name)));
        }
        return files;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }

    static int[][] intRows(JsonNode lists) {
        return IntStream.range(0, lists.size())
                .mapToObj(i -> ints(lists.get(i)))
                .toArray(int[][]::new);
    }

    static double[] doubles(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToDouble(i -> list.get(i).asDouble())
                .toArray();
    }

    static double[][] rows(JsonNode lists) {
        return IntStream.range(0, lists.size())
                .mapToObj(i -> doubles(lists.get(i)))
                .toArray(double[][]::new);
    }
}
