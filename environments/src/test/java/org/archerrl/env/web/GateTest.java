package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy lets through what is allowed, by plain requests and by tunnels, and nothing else. */
class GateTest {
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private HttpServer server;
    private Gate gate;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Asked"));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        gate = new Gate(AllowedHosts.NONE.and(URI.create("http://127.0.0.1:" + port() + "/")));
    }

    @AfterEach
    void close() {
        gate.close();
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /** Sends a request and returns the first line of the answer; empty if there is none. */
    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line == null ? "" : line;
        }
    }

    @Test
    void anAllowedRequestArrivesWithItsHeaders() throws IOException {
        String request =
                "GET http://127.0.0.1:%d/a/b?c=d HTTP/1.1\r\nHost: x\r\nX-Asked: yes\r\nProxy-Connection: keep-alive\r\n\r\n";
        assertEquals("HTTP/1.1 200 OK", answer(request.formatted(port())));
        assertEquals(Set.of("/a/b?c=d yes"), asked);
    }

    @Test
    void anAllowedTunnelIsOpened() throws IOException {
        assertEquals("HTTP/1.1 200 OK", answer("CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\n".formatted(port())));
    }

    @Test
    void nobodyElseIsReached() throws IOException {
        for (String other : new String[] {
            "localhost:" + port(), "127.0.0.2:" + port(), "127.0.0.1:" + gate.port(), "[::1]:" + port()
        }) {
            assertEquals(
                    "HTTP/1.1 403 Forbidden", answer("GET http://" + other + "/ HTTP/1.1\r\nHost: x\r\n\r\n"), other);
            assertEquals("HTTP/1.1 403 Forbidden", answer("CONNECT " + other + " HTTP/1.1\r\nHost: x\r\n\r\n"), other);
        }
        assertEquals("HTTP/1.1 403 Forbidden", answer("GET file:///etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertEquals("HTTP/1.1 403 Forbidden", answer("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\n\r\n"));
        assertEquals("", answer("no request\r\n\r\n"));
        assertEquals(Set.of(), asked);
    }

    @Test
    void aServerThatIsDownIsABadGateway() throws IOException {
        int port = port();
        server.stop(0);
        assertEquals(
                "HTTP/1.1 502 Bad Gateway", answer("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
}
