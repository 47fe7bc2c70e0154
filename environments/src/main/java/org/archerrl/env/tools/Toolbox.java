package org.archerrl.env.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tools of a task, and how an utterance is read as calls of them.
 *
 * <p>A call may be said in three ways; several calls in one utterance are made in order:
 *
 * <pre>
 * cancel_order(order_id="#W1", reason="no longer needed")          also [f(a=1), g("positional")], with Python's or JSON's literals
 * {"name": "cancel_order", "arguments": {"order_id": "#W1"}}       also a list of such objects
 * &lt;tool_call&gt;{"name": ..., "arguments": ...}&lt;/tool_call&gt;           as Qwen and Hermes models are taught; words around it are left out
 * </pre>
 *
 * Everything else is speech.
 */
public final class Toolbox {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern TAGGED = Pattern.compile("<tool_call>(.*?)</tool_call>", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("\\[?\\s*([A-Za-z_][\\w./-]*)\\s*\\(.*", Pattern.DOTALL);
    private static final Pattern OBJECTS = Pattern.compile("(\\[\\s*)?\\{.*", Pattern.DOTALL);

    private final ImmutableMap<String, ToolSpec> tools;

    /**
     * Holds these tools.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public Toolbox(List<ToolSpec> tools) {
        this.tools = Maps.uniqueIndex(tools, ToolSpec::name);
    }

    /** Returns the tools in order. */
    public ImmutableList<ToolSpec> tools() {
        return tools.values().asList();
    }

    /** Returns a line for each tool, see {@link ToolSpec#line}. */
    public String lines() {
        return tools().stream().map(tool -> tool.line() + "\n").collect(Collectors.joining());
    }

    /** Reads an utterance, whatever it is. */
    public Reading read(String utterance) {
        String text = utterance.strip();
        if (text.isEmpty()) {
            return new Reading.Malformed("Nothing was said. Call a tool, such as " + example() + ".");
        }
        List<String> tagged =
                TAGGED.matcher(text).results().map(found -> found.group(1)).toList();
        if (!tagged.isEmpty()) {
            return ofObjects(tagged);
        }
        if (OBJECTS.matcher(text).matches()) {
            return ofObjects(List.of(text));
        }
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            return new Reading.Speech(text);
        }
        try {
            return checked(new CallReader(text, tools).calls());
        } catch (CallReader.UnreadableCall e) {
            return tools.containsKey(call.group(1))
                    ? new Reading.Malformed(e.getMessage() + " A call looks like " + example() + ".")
                    : new Reading.Speech(text);
        }
    }

    private String example() {
        return tools.isEmpty() ? "tool(parameter=\"text\")" : example(tools().get(0));
    }

    private static String example(ToolSpec tool) {
        return tool.parameterNames().stream()
                .map(parameter -> parameter + "=...")
                .collect(Collectors.joining(", ", tool.name() + "(", ")"));
    }

    private Reading ofObjects(List<String> texts) {
        List<ToolCall> calls = new ArrayList<>();
        for (String text : texts) {
            JsonNode read;
            try {
                read = MAPPER.readTree(text);
            } catch (JsonProcessingException e) {
                return new Reading.Malformed("This is no JSON: " + e.getOriginalMessage() + ".");
            }
            for (JsonNode entry : read.isArray() ? read : List.of(read)) {
                if (!entry.path("name").isTextual() || !(entry.path("arguments") instanceof ObjectNode arguments)) {
                    return new Reading.Malformed(
                            "A call is {\"name\": \"...\", \"arguments\": {...}}, and this is not: " + entry);
                }
                calls.add(new ToolCall(entry.path("name").asText(), arguments));
            }
        }
        return checked(calls);
    }

    private Reading checked(List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return new Reading.Malformed("There is no call in this list.");
        }
        return calls.stream()
                .map(this::complaint)
                .flatMap(Optional::stream)
                .findFirst()
                .<Reading>map(Reading.Malformed::new)
                .orElseGet(() -> new Reading.Calls(calls));
    }

    private Optional<String> complaint(ToolCall call) {
        ToolSpec tool = tools.get(call.tool());
        return tool == null
                ? Optional.of("There is no tool '" + call.tool() + "'; there is " + String.join(", ", tools.keySet()))
                : tool.complaint(call.arguments());
    }
}
