package org.archerrl.env.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A server of the official SDK, to be started as a process: it adds, counts, and misbehaves when it is told to. */
public final class TestServer {
    private static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(new ObjectMapper());
    private static final String NO_PARAMETERS = "{\"type\": \"object\", \"properties\": {}}";

    private static int count;

    private TestServer() {}

    /** Returns the command line that starts it. */
    static String command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                TestServer.class.getName()));
        command.addAll(List.of(arguments));
        return "exec '" + String.join("' '", command) + "'";
    }

    /** Serves until its input ends; with the argument {@code deaf}, for ever. */
    public static void main(String[] arguments) throws InterruptedException {
        McpServer.sync(new StdioServerTransportProvider(MAPPER))
                .serverInfo("test", "1")
                .jsonSchemaValidator(
                        (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(String.valueOf(content)))
                .tools(
                        tool(
                                "add",
                                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}, \"b\": {\"type\": \"integer\"}},"
                                        + " \"required\": [\"a\", \"b\"]}",
                                given -> text(String.valueOf((int) given.get("a") + (int) given.get("b")))),
                        tool("count-calls", NO_PARAMETERS, given -> text(String.valueOf(++count))),
                        tool("long", NO_PARAMETERS, given -> text("x".repeat(100_000))),
                        tool("fail", NO_PARAMETERS, given -> CallToolResult.builder(List.of(content("it is closed")))
                                .isError(true)
                                .build()),
                        tool("throw", NO_PARAMETERS, given -> {
                            throw new IllegalStateException("inner trouble");
                        }),
                        tool("picture", NO_PARAMETERS, given -> CallToolResult.builder(List.of(
                                        content("see"),
                                        McpSchema.ImageContent.builder("AAAA", "image/png")
                                                .build()))
                                .build()),
                        tool(
                                "variables",
                                NO_PARAMETERS,
                                given -> text(new TreeSet<>(System.getenv().keySet()).toString())),
                        tool("family", NO_PARAMETERS, given -> text(family())),
                        tool("hang", NO_PARAMETERS, given -> hang()),
                        tool("exit", NO_PARAMETERS, given -> {
                            System.err.println("out of paper");
                            Runtime.getRuntime().halt(3);
                            return text("");
                        }),
                        tool("garble", NO_PARAMETERS, given -> {
                            System.out.println("Loading, please wait");
                            return text("");
                        }))
                .build();
        if (List.of(arguments).contains("deaf")) {
            new CountDownLatch(1).await();
        }
    }

    private static CallToolResult hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text("");
    }

    /** Starts a child that outlives its parents if it can, and returns the numbers of both processes. */
    private static String family() {
        try {
            Process child = new ProcessBuilder("sleep", "1000").start();
            return ProcessHandle.current().pid() + " " + child.pid();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SyncToolSpecification tool(
            String name, String schema, Function<Map<String, Object>, CallToolResult> work) {
        return SyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder(name, MAPPER, schema)
                        .description("Does " + name + ".")
                        .build())
                .callHandler((exchange, request) -> work.apply(request.arguments()))
                .build();
    }

    private static McpSchema.TextContent content(String text) {
        return McpSchema.TextContent.builder(text).build();
    }

    private static CallToolResult text(String text) {
        return CallToolResult.builder(List.of(content(text))).build();
    }
}
