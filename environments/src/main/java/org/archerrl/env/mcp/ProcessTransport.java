package org.archerrl.env.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Carries the protocol's messages to a server process and back, one a line.
 *
 * <p>The SDK has such a transport too, but there the end of a process is no event, only silence until a deadline, and a server that
 * does not listen is not ended.
 */
final class ProcessTransport implements McpClientTransport {
    private final ServerProcess server;
    private final McpJsonMapper mapper;
    private final CompletableFuture<Void> broken;
    private final ExecutorService sending;

    /**
     * Makes one.
     *
     * @param broken is completed with a fault when the server ends or says what is no message
     */
    ProcessTransport(ServerProcess server, McpJsonMapper mapper, CompletableFuture<Void> broken) {
        this.server = server;
        this.mapper = mapper;
        this.broken = broken;
        this.sending = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "mcp-sending");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> server.daemon("receiving", () -> receive(handler)));
    }

    private void receive(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        try {
            for (String line = server.receive(); line != null; line = server.receive()) {
                JSONRPCMessage message = McpSchema.deserializeJsonRpcMessage(mapper, line);
                handler.apply(Mono.just(message)).subscribe(handled -> {}, this::fail);
            }
            broken.completeExceptionally(
                    new EnvironmentFault(Kind.DIED, "the server has ended; its last words: " + server.lastWords()));
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        broken.completeExceptionally(new EnvironmentFault(
                Kind.NONSENSE, "the server says what is no message of the protocol: " + Connection.brief(why), why));
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.<Void>fromCallable(() -> {
                    server.send(mapper.writeValueAsString(message));
                    return null;
                })
                .subscribeOn(Schedulers.fromExecutor(sending));
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(sending::shutdownNow);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
    }
}
