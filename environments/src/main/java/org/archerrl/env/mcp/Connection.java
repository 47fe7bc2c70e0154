package org.archerrl.env.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Ascii;
import com.google.common.base.Throwables;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.SettingException;
import org.archerrl.env.mcp.Transcript.Exchange;
import org.archerrl.env.mcp.Transcript.Result;
import org.archerrl.env.tools.ToolCall;
import reactor.core.publisher.Mono;

/** A session with one server, in which every wait has a deadline and every failure is an {@link EnvironmentFault}. */
final class Connection implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final McpJsonMapper PROTOCOL_MAPPER = new JacksonMcpJsonMapper(MAPPER);
    /** The results' own schemas are the server's business: what it says is shown as it is. */
    private static final JsonSchemaValidator TAKES_ALL =
            (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(String.valueOf(content));

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int MOST_SHOWN = 300;

    private final Duration start;
    private final Duration deadline;
    private final Optional<ServerProcess> process;
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final McpAsyncClient client;

    /**
     * Opens a session.
     *
     * @param start the most time until the server is there, and again until it has told its tools
     * @param deadline the most time for each answer after it
     * @throws SettingException if there is no such command
     * @throws EnvironmentFault if the server does not answer as the protocol has it
     */
    Connection(ServerAddress address, Duration start, Duration deadline) {
        this.start = start;
        this.deadline = deadline;
        McpClientTransport transport;
        if (address instanceof ServerAddress.Command command) {
            ServerProcess started = new ServerProcess(command.line(), command.variables());
            process = Optional.of(started);
            transport = new ProcessTransport(started, PROTOCOL_MAPPER, broken);
        } else {
            process = Optional.empty();
            transport = ((ServerAddress.Web) address).transport(PROTOCOL_MAPPER, start);
        }
        client = McpClient.async(transport)
                .clientInfo(McpSchema.Implementation.builder("archer", "0.1").build())
                .requestTimeout(start.compareTo(deadline) > 0 ? start : deadline)
                .initializationTimeout(start)
                .jsonSchemaValidator(TAKES_ALL)
                .build();
        try {
            answered("initialize", start, client.initialize());
        } catch (EnvironmentFault | Refusal e) {
            close();
            if (e instanceof EnvironmentFault fault
                    && fault.kind() == Kind.DIED
                    && ServerProcess.wasNotFound(fault.getMessage())) {
                throw new SettingException("environment.command: " + fault.getMessage());
            }
            throw e instanceof EnvironmentFault fault ? fault : nonsense("initialize", e);
        }
    }

    /** Returns the server's tools. */
    List<McpSchema.Tool> tools() {
        try {
            return answered("tools/list", start, client.listTools()).tools();
        } catch (Refusal e) {
            throw nonsense("tools/list", e);
        }
    }

    /** Makes a call; that a server refuses it is a result like others. */
    Exchange call(ToolCall call) {
        Map<String, Object> arguments = MAPPER.convertValue(call.arguments(), new TypeReference<>() {});
        try {
            McpSchema.CallToolResult result = answered(
                    call.tool(),
                    deadline,
                    client.callTool(McpSchema.CallToolRequest.builder(call.tool())
                            .arguments(arguments)
                            .build()));
            boolean failed = Boolean.TRUE.equals(result.isError());
            return new Exchange(call, Contents.text(result), failed ? Result.FAILED : Result.DONE);
        } catch (Refusal e) {
            return new Exchange(call, e.getMessage(), Result.FAILED);
        }
    }

    private static EnvironmentFault late(String what, Duration patience) {
        return new EnvironmentFault(
                Kind.DEADLINE, "the server has not answered " + what + " within " + patience.toMillis() + " ms");
    }

    private <T> T answered(String what, Duration patience, Mono<T> asked) {
        CompletableFuture<T> answer = asked.toFuture();
        try {
            CompletableFuture.anyOf(answer, broken).get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return answer.get();
        } catch (TimeoutException e) {
            throw late(what, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFault(Kind.UNREACHABLE, "interrupted while the server was at " + what, e);
        } catch (ExecutionException e) {
            throw failure(what, patience, e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private RuntimeException failure(String what, Duration patience, Throwable why) {
        if (why instanceof EnvironmentFault fault) {
            return new EnvironmentFault(fault.kind(), "at " + what + ": " + fault.getMessage(), fault);
        }
        for (Throwable cause : Throwables.getCausalChain(why)) {
            if (cause instanceof McpError refusal) {
                return new Refusal(String.valueOf(refusal.getMessage()));
            }
            if (cause instanceof TimeoutException) {
                return late(what, patience);
            }
            if (cause instanceof JsonProcessingException) {
                return nonsense(what, why);
            }
            if (cause instanceof IOException) {
                return new EnvironmentFault(
                        Kind.UNREACHABLE, "the server cannot be reached at " + what + ": " + brief(cause), why);
            }
        }
        return nonsense(what, why);
    }

    private static EnvironmentFault nonsense(String what, Throwable why) {
        return new EnvironmentFault(
                Kind.NONSENSE, "the server's answer to " + what + " cannot be used: " + brief(why), why);
    }

    /** Returns what went wrong in a line of bounded length, whatever a server has put into it. */
    static String brief(Throwable why) {
        return Ascii.truncate(
                String.valueOf(Throwables.getRootCause(why)).replaceAll("[\\p{Cntrl}\\s]+", " "), MOST_SHOWN, "...");
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = client.closeGracefully().toFuture();
        try {
            closed.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            closed.cancel(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.ifPresent(ServerProcess::stop);
    }

    /** The server has understood a request and refused it. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }
}
