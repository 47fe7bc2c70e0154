package org.archerrl.job.cluster;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertTrue(error("127.0.0.1:" + port).startsWith("there is no Ray cluster at 127.0.0.1:" + port));
    }

    @Test
    void somethingElseListens() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(33);
                    client.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            answering.start();
            assertTrue(error("127.0.0.1:" + server.getLocalPort()).contains("does not answer like the head"));
            answering.join();
        }
    }

    @Test
    void addressesAreHostAndPort() {
        assertTrue(error("localhost").contains("must be HOST:PORT"));
        assertTrue(error("localhost:0").contains("from 1 to 65535"));
        assertTrue(error("localhost:99999").contains("got 99999"));
    }

    private static String error(String address) {
        return assertThrows(ClusterException.class, () -> Handshake.check(address))
                .getMessage();
    }
}
