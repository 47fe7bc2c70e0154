package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an endpoint said, read by Prometheus' own parsers.
 *
 * @param samples value by name and labels, such as {@code archer_turns_played_total{purpose=rollout}}
 */
public record Scrape(Map<String, Double> samples) {
    private static final Duration READING = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Scrapes an endpoint, which must speak both text formats to the letter. */
    public static Scrape of(String url) throws IOException, InterruptedException {
        Map<String, Double> samples = new TreeMap<>();
        String read = VirtualEnvironment.TELEMETRY.run(Host.HERE, READING, "read_scrape.py", url);
        for (String line : read.lines().toList()) {
            JsonNode sample = JSON.readTree(line);
            Map<String, String> labels = new TreeMap<>();
            sample.get("labels")
                    .fields()
                    .forEachRemaining(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            String name = sample.get("name").asText() + (labels.isEmpty() ? "" : labels.toString());
            samples.put(name, sample.get("value").asDouble());
        }
        return new Scrape(samples);
    }

    /** Returns the value of a sample that must be there. */
    public double get(String name) {
        return Optional.ofNullable(samples.get(name))
                .orElseGet(() -> fail("no " + name + " among " + samples.keySet()));
    }
}
