package org.archerrl.env.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Streams;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a policy asks of a tool.
 *
 * @param tool the tool's name; whether there is one is for the {@link Toolbox} to say
 * @param arguments by parameter name; not to be changed
 */
public record ToolCall(String tool, ObjectNode arguments) {
    public ToolCall {
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(arguments, "arguments");
    }

    /** Returns it as a policy may say it: {@code tool(parameter="text", other=3)}. */
    @Override
    public String toString() {
        return Streams.stream(arguments.fields())
                .map(ToolCall::argument)
                .collect(Collectors.joining(", ", tool + "(", ")"));
    }

    private static String argument(Map.Entry<String, JsonNode> entry) {
        return entry.getKey() + "=" + entry.getValue();
    }
}
