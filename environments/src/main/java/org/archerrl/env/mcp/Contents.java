package org.archerrl.env.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.stream.Collectors;

/** A tool's result as text: texts as they are, everything else by name. */
final class Contents {
    private Contents() {}

    static String text(McpSchema.CallToolResult result) {
        return result.content() == null
                ? ""
                : result.content().stream().map(Contents::text).collect(Collectors.joining("\n"));
    }

    private static String text(McpSchema.Content content) {
        if (content instanceof McpSchema.TextContent text) {
            return text.text();
        }
        if (content instanceof McpSchema.EmbeddedResource embedded
                && embedded.resource() instanceof McpSchema.TextResourceContents text) {
            return text.text();
        }
        if (content instanceof McpSchema.ResourceLink link) {
            return "[resource " + link.uri() + "]";
        }
        return "[" + content.type() + "]";
    }
}
