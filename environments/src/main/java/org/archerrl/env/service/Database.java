package org.archerrl.env.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tables of JSON records by key, as one episode sees them: shared records stay as they are, and one that is written is copied
 * first, so that a fresh database costs nothing however large it is.
 */
public final class Database {
    private final ImmutableMap<String, ImmutableMap<String, ObjectNode>> shared;
    private final SortedMap<String, Map<String, ObjectNode>> written = new TreeMap<>();

    /** Makes one over tables that nobody changes. */
    public Database(ImmutableMap<String, ImmutableMap<String, ObjectNode>> tables) {
        this.shared = tables;
    }

    /** Returns a record, not to be changed. */
    public Optional<ObjectNode> find(String table, String key) {
        ObjectNode own = own(table).get(key);
        return Optional.ofNullable(own == null ? shared(table).get(key) : own);
    }

    /** Returns a record that may be changed, which changes it for this database only. */
    public Optional<ObjectNode> change(String table, String key) {
        ObjectNode own = own(table).get(key);
        if (own == null && shared(table).containsKey(key)) {
            own = shared(table).get(key).deepCopy();
            put(table, key, own);
        }
        return Optional.ofNullable(own);
    }

    /** Adds a record after all others, or replaces one. */
    public void put(String table, String key, ObjectNode value) {
        written.computeIfAbsent(table, name -> new LinkedHashMap<>()).put(key, value);
    }

    /** Returns a table's keys in order. */
    public Stream<String> keys(String table) {
        return Stream.concat(
                shared(table).keySet().stream(),
                own(table).keySet().stream().filter(key -> !shared(table).containsKey(key)));
    }

    /** Returns a table's records in order, not to be changed. */
    public Stream<ObjectNode> records(String table) {
        return keys(table).map(key -> find(table, key).orElseThrow());
    }

    /**
     * Returns the SHA-256 of what differs from the shared tables, as canonical JSON: databases over the same tables have the same
     * hash if and only if they hold the same.
     */
    public String hash() {
        StringBuilder changes = new StringBuilder();
        written.forEach((table, records) -> new TreeMap<>(records).forEach((key, value) -> {
            ObjectNode before = shared(table).get(key);
            String now = canonical(value);
            if (before == null || !now.equals(canonical(before))) {
                changes.append(table)
                        .append('\n')
                        .append(key)
                        .append('\n')
                        .append(now)
                        .append('\n');
            }
        }));
        return Hashing.sha256().hashString(changes, StandardCharsets.UTF_8).toString();
    }

    /** Returns JSON with sorted keys; whole numbers and reals stay different, as in Python. */
    static String canonical(JsonNode node) {
        StringBuilder json = new StringBuilder();
        append(node, json);
        return json.toString();
    }

    private static void append(JsonNode node, StringBuilder json) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            object.fields().forEachRemaining(field -> sorted.put(field.getKey(), field.getValue()));
            json.append('{');
            sorted.forEach((key, value) -> {
                json.append(TextNode.valueOf(key)).append(':');
                append(value, json);
                json.append(',');
            });
            json.append('}');
        } else if (node.isArray()) {
            json.append('[');
            for (JsonNode element : node) {
                append(element, json);
                json.append(',');
            }
            json.append(']');
        } else {
            json.append(node);
        }
    }

    private Map<String, ObjectNode> own(String table) {
        return written.getOrDefault(table, Map.of());
    }

    private ImmutableMap<String, ObjectNode> shared(String table) {
        return shared.getOrDefault(table, ImmutableMap.of());
    }
}
