package org.archerrl.job.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A cluster's dashboard, over HTTP: it knows the nodes and takes jobs, and needs no Python on this side.
 *
 * <p>Each method throws a {@link ClusterException} if nothing answers, or not as a dashboard does.
 */
public final class Dashboard {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofMinutes(5);
    private static final int NOT_FOUND = 404;
    private static final int LONGEST_REASON = 600;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
    private final String address;

    private Dashboard(String address) {
        this.address = address;
    }

    /** Returns the dashboard at an address such as {@code http://10.0.0.5:8265}, which is not asked yet. */
    public static Dashboard at(String address) {
        if (!address.matches("https?://[^/\\s]+/?")) {
            throw new ClusterException(
                    "the dashboard's address must be http://HOST:PORT, such as http://10.0.0.5:8265, got " + address
                            + "; `ray start --head` and `ray dashboard cluster.yaml` print it");
        }
        return new Dashboard(address.replaceFirst("/$", ""));
    }

    /** Returns whether an address is a dashboard's, not that of a cluster's head itself. */
    public static boolean isOne(String address) {
        return address.startsWith("http:") || address.startsWith("https:");
    }

    /** Returns the address. */
    public String address() {
        return address;
    }

    /** Returns the JSON at a path. */
    public JsonNode get(String path) {
        return parsed(send(request(path).GET().build()));
    }

    /** Returns whether there is something at a path. */
    public boolean has(String path) {
        HttpResponse<String> response = exchange(request(path).GET().build());
        if (response.statusCode() != NOT_FOUND) {
            checked(response);
        }
        return response.statusCode() != NOT_FOUND;
    }

    /** Posts a value as JSON and returns the answer. */
    public JsonNode post(String path, Object body) {
        return parsed(send(request(path)
                .header("Content-Type", "application/json")
                .POST(written(body))
                .build()));
    }

    /** Uploads a file. */
    public void put(String path, Path file) {
        try {
            send(request(path).PUT(BodyPublishers.ofFile(file)).build());
        } catch (FileNotFoundException e) {
            throw new ClusterException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Listens to the text at a path until the dashboard has no more. */
    public void listen(String path, Consumer<String> text) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        try {
            client.newWebSocketBuilder()
                    .connectTimeout(CONNECTING)
                    .buildAsync(URI.create(address.replaceFirst("^http", "ws") + path), new Listener(text, over))
                    .join();
            over.join();
        } catch (CompletionException e) {
            throw new ClusterException("the dashboard at " + address + " broke off: " + e.getCause(), e.getCause());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(ANSWERING);
    }

    private BodyPublisher written(Object body) {
        try {
            return BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw notRay(e);
        }
    }

    private String send(HttpRequest request) {
        return checked(exchange(request)).body();
    }

    private HttpResponse<String> checked(HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        String reason = response.body().strip();
        throw new ClusterException("the dashboard at " + address + " refuses "
                + response.request().uri().getPath() + " (" + response.statusCode() + "): "
                + reason.substring(Math.max(0, reason.length() - LONGEST_REASON)));
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (java.net.ConnectException e) {
            throw new ClusterException(
                    "there is no Ray dashboard at " + address
                            + "; give the address that `ray start --head` printed for it (port 8265 unless set), or open"
                            + " the way to it with `ray dashboard cluster.yaml` or `kubectl port-forward`",
                    e);
        } catch (IOException e) {
            throw notRay(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for the dashboard at " + address, e);
        }
    }

    private ClusterException notRay(IOException e) {
        return new ClusterException(
                "what listens at " + address + " does not answer like a Ray dashboard (" + e.getMessage()
                        + "); give the address that `ray start --head` printed for it (port 8265 unless set)",
                e);
    }

    /** Hands on the text of a web socket. */
    private static final class Listener implements WebSocket.Listener {
        private final Consumer<String> text;
        private final CompletableFuture<Void> over;

        Listener(Consumer<String> text, CompletableFuture<Void> over) {
            this.text = text;
            this.over = over;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.accept(part.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.completeExceptionally(error);
        }
    }
}
