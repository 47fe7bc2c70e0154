package org.archerrl.env.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on the loopback address that answers each request, one to a connection, by what a test has written: bytes, as they are. */
public final class LocalServer implements AutoCloseable {
    /** Answers a request whose head and body are given. */
    @FunctionalInterface
    public interface Script {
        /** Writes an answer; the connection is closed after it. */
        void answer(String request, OutputStream out) throws IOException, InterruptedException;
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\\ncontent-length: *(\\d+)");

    private final ServerSocket socket;
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Starts one; the last of the scripts answers all further requests too. */
    public LocalServer(Script... scripts) {
        this.scripts.addAll(List.of(scripts));
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        daemon(this::accept);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "local server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String request = read(connection);
            Script script;
            synchronized (scripts) {
                requests.add(request);
                script = scripts.size() > 1 ? scripts.remove() : scripts.element();
            }
            script.answer(request, connection.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The client has gone, as some tests want it to.
        }
    }

    private static String read(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        String request = head.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        Matcher length = CONTENT_LENGTH.matcher(request);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return request + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** Answers with a status and a body. */
    public static Script status(int status, String headers, String body) {
        return (request, out) -> out.write(("HTTP/1.1 " + status + " Status\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers + "Connection: close\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with a model's reply. */
    public static Script reply(String text) {
        try {
            return status(
                    200,
                    "",
                    MAPPER.writeValueAsString(Map.of(
                            "choices", List.of(Map.of("message", Map.of("role", "assistant", "content", text))))));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Writes this, and then nothing until the server closes. */
    public Script stall(String start) {
        return (request, out) -> {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            out.flush();
            closing.await();
        };
    }

    /** Adds what answers the next requests. */
    public LocalServer then(Script script) {
        synchronized (scripts) {
            scripts.add(script);
        }
        return this;
    }

    /** Returns what was received, in order. */
    public List<String> requests() {
        return requests;
    }

    /** Returns the address of an OpenAI-compatible endpoint here. */
    public String address() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
