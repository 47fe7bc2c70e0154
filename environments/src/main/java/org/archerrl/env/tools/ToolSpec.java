package org.archerrl.env.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One tool that a policy may call: its name, what it does, and a JSON schema of its parameters. */
public final class ToolSpec {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Schemas may come from anywhere, so none may name another one that is to be fetched. */
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    private final String name;
    private final String description;
    private final ObjectNode parameters;
    private final JsonSchema schema;

    /**
     * Makes one.
     *
     * @param parameters JSON schema of the object of arguments; its {@code properties} are in the order of positional arguments
     * @throws IllegalArgumentException if it is no schema, or not whole
     */
    public ToolSpec(String name, String description, ObjectNode parameters) {
        this.name = Objects.requireNonNull(name, "name");
        this.description = Objects.requireNonNull(description, "description");
        this.parameters = parameters.deepCopy();
        this.schema = SCHEMAS.getSchema(this.parameters);
        try {
            schema.initializeValidators();
        } catch (JsonSchemaException e) {
            throw new IllegalArgumentException("the parameters of " + name + " are no schema: " + e.getMessage(), e);
        }
    }

    /** Reads one from an entry of OpenAI's {@code tools}: {@code {"type": "function", "function": {name, description, parameters}}}. */
    public static ToolSpec of(JsonNode entry) {
        JsonNode function = entry.path("function");
        if (!(function.path("parameters") instanceof ObjectNode parameters)
                || !function.path("name").isTextual()) {
            throw new IllegalArgumentException("no function with a name and parameters: " + entry);
        }
        return new ToolSpec(
                function.path("name").asText(), function.path("description").asText(), parameters);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns what it does. */
    public String description() {
        return description;
    }

    /** Returns the names of its parameters, in order. */
    public ImmutableList<String> parameterNames() {
        return ImmutableList.copyOf(parameters.path("properties").fieldNames());
    }

    /** Returns it as an entry of OpenAI's {@code tools}, which chat templates and endpoints take. */
    public ObjectNode json() {
        ObjectNode entry = MAPPER.createObjectNode().put("type", "function");
        entry.putObject("function")
                .put("name", name)
                .put("description", description)
                .set("parameters", parameters.deepCopy());
        return entry;
    }

    /** Returns it in a line: {@code name(parameter: type, optional?: type): description}. */
    public String line() {
        Set<String> required = Streams.stream(parameters.path("required"))
                .map(JsonNode::asText)
                .collect(ImmutableSet.toImmutableSet());
        String declared = parameterNames().stream()
                .map(parameter -> parameter + (required.contains(parameter) ? ": " : "?: ") + type(parameter))
                .collect(Collectors.joining(", "));
        return name + "(" + declared + "): " + description.strip().replaceAll("\\s+", " ");
    }

    private String type(String parameter) {
        JsonNode type = parameters.path("properties").path(parameter).path("type");
        return type.isArray()
                ? Streams.stream(type).map(JsonNode::asText).collect(Collectors.joining("|"))
                : type.asText("any");
    }

    /** Returns what is wrong with these arguments in one sentence; nothing where they fit the schema. */
    public Optional<String> complaint(ObjectNode arguments) {
        Set<String> known = ImmutableSet.copyOf(parameterNames());
        Optional<String> unknown = Streams.stream(arguments.fieldNames())
                .filter(argument -> !known.contains(argument))
                .findFirst();
        if (unknown.isPresent() && !parameters.has("additionalProperties")) {
            return Optional.of(name + " has no parameter '" + unknown.get() + "'; it has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        return schema.validate(arguments).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .findFirst()
                .map(message -> name + ": " + message.replaceFirst("^\\$[.:]? ?", ""));
    }
}
