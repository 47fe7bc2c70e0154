package org.archerrl.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code metrics.jsonl}: one line an iteration, names as in {@link Metrics}. */
public final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WHOLE = ImmutableSet.of(
            "iteration",
            "episodes",
            "turns",
            "policy.version",
            "evaluation.episodes",
            "replay.episodes",
            "replay.turns");

    private final Path file;

    /** Opens the log of a run, which need not be there yet. */
    public MetricsLog(Path run) {
        this.file = run.resolve("metrics.jsonl");
    }

    /**
     * Appends one line.
     *
     * @param metrics by name; what is not finite is written as null
     * @throws IllegalArgumentException if {@link Metrics#ALL} lacks a name
     */
    public void append(Map<String, Double> metrics) {
        Set<String> unknown = new TreeSet<>(metrics.keySet());
        unknown.removeAll(Metrics.ALL.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("metrics without a meaning: " + unknown + "; add them to Metrics");
        }
        ObjectNode line = JSON.createObjectNode();
        for (String name : Metrics.ALL.keySet()) {
            Double value = metrics.get(name);
            if (value == null) {
                continue;
            }
            if (!Double.isFinite(value)) {
                line.putNull(name);
            } else if (WHOLE.contains(name)) {
                line.put(name, value.longValue());
            } else {
                line.put(name, value);
            }
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new RunException(file + " cannot be written: " + e, e);
        }
    }

    /** Drops the lines after an iteration, and a last line that was cut. */
    public void keepUntil(int iteration) {
        List<String> kept = new ArrayList<>();
        for (String line : lines()) {
            JsonNode node = parsed(line);
            if (node != null && node.path("iteration").asInt() <= iteration) {
                kept.add(line);
            }
        }
        try {
            Files.write(file, kept);
        } catch (IOException e) {
            throw new RunException(file + " cannot be written: " + e, e);
        }
    }

    /** Returns all whole lines, oldest first; what was not finite is left out. */
    public List<Map<String, Double>> read() {
        List<Map<String, Double>> read = readAll();
        read.forEach(line -> line.values().removeIf(value -> value.isNaN()));
        return read;
    }

    /** Returns all whole lines, oldest first; what was not finite is NaN. */
    public List<Map<String, Double>> readAll() {
        List<Map<String, Double>> read = new ArrayList<>();
        for (String line : lines()) {
            JsonNode node = parsed(line);
            if (node != null) {
                Map<String, Double> metrics = new LinkedHashMap<>();
                node.fields().forEachRemaining(field -> {
                    if (field.getValue().isNumber() || field.getValue().isNull()) {
                        metrics.put(field.getKey(), field.getValue().asDouble(Double.NaN));
                    }
                });
                read.add(metrics);
            }
        }
        return read;
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new RunException(file + " cannot be read: " + e, e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
