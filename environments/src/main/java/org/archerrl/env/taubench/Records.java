package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.archerrl.env.service.Database;

/** Parts of the benchmark's records; what is not there is a {@link Refusal}, as a failing look-up is one in Python. */
final class Records {
    static final String USERS = "users";

    private Records() {}

    static ObjectNode found(Database database, String table, String key) {
        return database.find(table, key).orElseThrow(() -> absent(table, key));
    }

    static ObjectNode changing(Database database, String table, String key) {
        return database.change(table, key).orElseThrow(() -> absent(table, key));
    }

    private static Refusal absent(String table, String key) {
        return new Refusal("there is no '" + key + "' among the " + table);
    }

    static JsonNode part(JsonNode node, String name) {
        JsonNode part = node.get(name);
        if (part == null) {
            throw new Refusal("'" + name + "' is not to be found");
        }
        return part;
    }

    static String text(JsonNode node, String name) {
        return part(node, name).asText();
    }

    static ObjectNode object(JsonNode node, String name) {
        if (part(node, name) instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal("'" + name + "' is no record");
    }

    static ArrayNode list(JsonNode node, String name) {
        if (part(node, name) instanceof ArrayNode list) {
            return list;
        }
        throw new Refusal("'" + name + "' is no list");
    }
}
