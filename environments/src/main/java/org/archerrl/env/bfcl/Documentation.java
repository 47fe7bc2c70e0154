package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.archerrl.env.tools.ToolSpec;

/** Reads the benchmark's descriptions of functions, whose types are Python's, as tools with JSON schemas. */
final class Documentation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ImmutableMap<String, String> TYPES =
            ImmutableMap.of("dict", "object", "float", "number", "tuple", "array");
    private static final List<String> KEPT = List.of("description", "required", "enum");
    /** What stands before it is the same for all functions of an API. */
    private static final String OWN_PART = "Tool description: ";

    /** Described as a whole number, and a text in one of the benchmark's tasks. */
    private static final String TICKET = "ticket_id";

    private Documentation() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the entry is none
     */
    static ToolSpec tool(JsonNode entry) {
        if (!entry.path("name").isTextual() || !entry.path("parameters").isObject()) {
            throw new IllegalArgumentException(
                    "a function is {\"name\": ..., \"description\": ..., \"parameters\": {...}}");
        }
        String description = entry.path("description").asText();
        int own = description.indexOf(OWN_PART);
        return new ToolSpec(
                entry.get("name").asText(),
                own < 0 ? description : description.substring(own + OWN_PART.length()),
                schema(entry.get("parameters")));
    }

    /** Returns a JSON schema: types translated, defaults left out, which are Python's too. */
    private static ObjectNode schema(JsonNode described) {
        ObjectNode schema = NODES.objectNode();
        String type = described.path("type").asText("any");
        if (!type.equals("any")) {
            schema.put("type", TYPES.getOrDefault(type, type));
        }
        KEPT.stream().filter(described::has).forEach(key -> schema.set(key, described.get(key)));
        if (described.has("items")) {
            schema.set("items", schema(described.get("items")));
        }
        if (described.has("properties")) {
            ObjectNode properties = schema.putObject("properties");
            described.get("properties").fields().forEachRemaining(property -> {
                ObjectNode own = schema(property.getValue());
                if (property.getKey().equals(TICKET)) {
                    own.putArray("type").add("integer").add("string");
                }
                properties.set(property.getKey(), own);
            });
        }
        return schema;
    }
}
