package org.archerrl.env.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.SettingException;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;

/**
 * Which of a server's tools a policy may call.
 *
 * @param names those; empty for all
 */
record ToolChoice(ImmutableSet<String> names) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads names that commas separate. */
    static ToolChoice of(String names) {
        return new ToolChoice(ImmutableSet.copyOf(
                Splitter.on(',').trimResults().omitEmptyStrings().split(names)));
    }

    /**
     * Returns the tools chosen from what a server has, in the server's order.
     *
     * @throws SettingException if it lacks one of them
     * @throws EnvironmentFault if a tool has parameters that are no schema, or there is no tool at all
     */
    Toolbox of(List<McpSchema.Tool> offered) {
        Set<String> missing = new TreeSet<>(names);
        offered.forEach(tool -> missing.remove(tool.name()));
        if (!missing.isEmpty()) {
            throw new SettingException("environment.tools: the server has no " + String.join(", ", missing)
                    + "; it has " + offered.stream().map(McpSchema.Tool::name).collect(Collectors.joining(", ")));
        }
        List<ToolSpec> chosen = offered.stream()
                .filter(tool -> names.isEmpty() || names.contains(tool.name()))
                .map(ToolChoice::spec)
                .toList();
        try {
            return new Toolbox(chosen);
        } catch (IllegalArgumentException e) {
            throw new EnvironmentFault(Kind.NONSENSE, "the server has two tools of one name: " + e.getMessage(), e);
        }
    }

    private static ToolSpec spec(McpSchema.Tool tool) {
        try {
            ObjectNode parameters = MAPPER.valueToTree(tool.inputSchema());
            return new ToolSpec(
                    tool.name(), Optional.ofNullable(tool.description()).orElse(""), parameters);
        } catch (RuntimeException e) {
            throw new EnvironmentFault(
                    Kind.NONSENSE, "the parameters of the server's tool " + tool.name() + " are no schema: " + e, e);
        }
    }
}
