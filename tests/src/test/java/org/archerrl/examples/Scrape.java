package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an endpoint said, read by Prometheus' own parsers. */
public final class Scrape {
    private static final Duration READING = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> samples = new ArrayList<>();

    private Scrape(String lines) throws IOException {
        for (String line : lines.lines().toList()) {
            samples.add(JSON.readTree(line));
        }
    }

    /** Scrapes an endpoint, which must speak all formats to the letter. */
    public static Scrape of(String url) throws IOException, InterruptedException {
        return new Scrape(VirtualEnvironment.TELEMETRY.run(Host.HERE, READING, "read_scrape.py", url));
    }

    /** Scrapes an endpoint until it has a sample of this name. */
    public static Scrape await(String url, String name, Duration deadline) throws IOException, InterruptedException {
        String seconds = Long.toString(deadline.toSeconds());
        return new Scrape(VirtualEnvironment.TELEMETRY.run(
                Host.HERE, deadline.plus(READING), "read_scrape.py", url, "--until", name, "--within", seconds));
    }

    /** Returns whether there is a sample of this name with at least these labels. */
    public boolean has(String name, Map<String, String> labels) {
        return samples.stream().anyMatch(sample -> matches(sample, name, labels));
    }

    /** Returns the value of the one sample of this name. */
    public double get(String name) {
        return get(name, Map.of());
    }

    /** Returns the value of the one sample of this name with at least this label. */
    public double get(String name, String label, String value) {
        return get(name, Map.of(label, value));
    }

    private double get(String name, Map<String, String> labels) {
        List<JsonNode> found =
                samples.stream().filter(sample -> matches(sample, name, labels)).toList();
        if (found.size() != 1) {
            fail("not one " + name + labels + " but " + found + " among " + samples);
        }
        return found.get(0).get("value").asDouble();
    }

    private static boolean matches(JsonNode sample, String name, Map<String, String> labels) {
        return sample.get("name").asText().equals(name)
                && labels.entrySet().stream().allMatch(label -> sample.get("labels")
                        .path(label.getKey())
                        .asText()
                        .equals(label.getValue()));
    }
}
