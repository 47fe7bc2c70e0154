package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;

/**
 * The arguments of a call, by what the tool takes them for.
 *
 * @param values by parameter name
 */
record Arguments(ObjectNode values) {
    /** Returns any value. */
    JsonNode value(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new Refusal("the argument " + name + " is missing");
        }
        return value;
    }

    String text(String name) {
        return textual(value(name), name);
    }

    ImmutableList<String> texts(String name) {
        return Streams.stream(list(name))
                .map(element -> textual(element, name))
                .collect(ImmutableList.toImmutableList());
    }

    JsonNode list(String name) {
        if (!value(name).isArray()) {
            throw new Refusal("the argument " + name + " is no list");
        }
        return value(name);
    }

    private static String textual(JsonNode value, String name) {
        if (!value.isTextual()) {
            throw new Refusal("the argument " + name + " is no text: " + value);
        }
        return value.textValue();
    }
}
