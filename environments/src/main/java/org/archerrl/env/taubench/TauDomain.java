package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archerrl.env.service.Database;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;

/**
 * A domain as its folder has it.
 *
 * @param policy what the agent must keep to
 * @param toolbox the tools as they are described
 * @param tools the tools at work
 * @param tables the untouched database, not to be changed
 */
record TauDomain(
        String policy,
        Toolbox toolbox,
        ImmutableMap<String, Tool> tools,
        ImmutableMap<String, ImmutableMap<String, ObjectNode>> tables) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOOLS = "tools.json";

    /**
     * Reads a folder.
     *
     * @throws org.archerrl.env.SettingException if a file is missing or broken
     */
    static TauDomain read(Path folder, Domain domain, Generation generation) {
        ImmutableMap<String, Tool> tools = domain.tools(generation);
        String policy = generation == Generation.TAU1 ? "wiki.md" : "tau2_policy.md";
        return new TauDomain(
                new DataFile(folder.resolve(policy)).text().strip() + "\n",
                toolbox(new DataFile(folder.resolve(TOOLS)), tools.keySet(), generation),
                tools,
                tables(folder, domain, generation));
    }

    private static Toolbox toolbox(DataFile file, Set<String> known, Generation generation) {
        List<ToolSpec> specs = new ArrayList<>();
        for (JsonNode entry : file.list()) {
            try {
                specs.add(ToolSpec.of(entry));
            } catch (IllegalArgumentException e) {
                throw file.broken("describes something else than a tool: " + e.getMessage());
            }
        }
        if (generation == Generation.TAU2) {
            specs.removeIf(spec -> spec.name().equals("think"));
            known.stream()
                    .filter(name -> specs.stream().noneMatch(spec -> spec.name().equals(name)))
                    .flatMap(name -> ownDescription(name).stream())
                    .forEach(specs::add);
        }
        Set<String> described =
                Sets.newHashSet(specs.stream().map(ToolSpec::name).toList());
        if (described.size() < specs.size() || !described.equals(known)) {
            throw file.broken("must describe each tool of the domain once; too many: "
                    + Sets.difference(described, known) + ", missing: " + Sets.difference(known, described));
        }
        return new Toolbox(specs);
    }

    /** Describes the tools that only the second generation has, whose descriptions lie in its code. */
    private static Optional<ToolSpec> ownDescription(String name) {
        return switch (name) {
            case "get_item_details" -> Optional.of(tool(
                    name, "Look up one item by its item id: options, price, and whether it is in stock.", "item_id"));
            case "get_flight_status" -> Optional.of(
                    tool(name, "Look up the status of a flight on a day (YYYY-MM-DD).", "flight_number", "date"));
            default -> Optional.empty();
        };
    }

    private static ToolSpec tool(String name, String description, String... parameters) {
        ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (String parameter : parameters) {
            properties.putObject(parameter).put("type", "string");
        }
        schema.set("required", MAPPER.valueToTree(parameters));
        return new ToolSpec(name, description, schema);
    }

    private static ImmutableMap<String, ImmutableMap<String, ObjectNode>> tables(
            Path folder, Domain domain, Generation generation) {
        ImmutableMap.Builder<String, ImmutableMap<String, ObjectNode>> tables = ImmutableMap.builder();
        DataFile whole = new DataFile(folder.resolve("tau2_db.json"));
        ObjectNode database = generation == Generation.TAU1 ? null : whole.object();
        for (String table : domain.tables()) {
            DataFile file = database == null ? new DataFile(folder.resolve(table + ".json")) : whole;
            JsonNode records = database == null ? file.object() : database.path(table);
            if (!(records instanceof ObjectNode)) {
                throw file.broken("has no object '" + table + "'");
            }
            tables.put(table, table(file, table, records, generation));
        }
        return tables.buildOrThrow();
    }

    private static ImmutableMap<String, ObjectNode> table(
            DataFile file, String name, JsonNode records, Generation generation) {
        ImmutableMap.Builder<String, ObjectNode> table = ImmutableMap.builder();
        records.fields().forEachRemaining(field -> {
            if (!(field.getValue() instanceof ObjectNode value)) {
                throw file.broken("has something else than a record at " + field.getKey() + " of " + name);
            }
            if (generation == Generation.TAU2) {
                Tau2Types.apply(name, value);
            }
            table.put(field.getKey(), value);
        });
        return table.buildOrThrow();
    }

    Database untouched() {
        return new Database(tables);
    }

    /** Makes a call and returns what the tool says, an error included. */
    String call(Database database, ToolCall call) {
        try {
            return tools.get(call.tool()).use(database, new Arguments(call.arguments()));
        } catch (Refusal e) {
            return "Error: " + e.getMessage();
        }
    }

    /** Returns the hash of the database after all actions of a task; those that fail change nothing more. */
    String target(TauTask task) {
        Database database = untouched();
        task.calls().stream()
                .filter(call -> !call.tool().equals(CommonTools.TRANSFER))
                .forEach(call -> call(database, call));
        return database.hash();
    }
}
