package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No cluster at the address: one message soon, and nothing left behind. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class NoClusterTest {
    /** The start of Java and three seconds of patience with the address: five seconds, and room for a very busy machine. */
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private String refused(String address) throws InterruptedException {
        Path run = directory.resolve("run");
        Child.Ended ended =
                Archer.run(1, SOON, "train", Archer.tiny(), "--run-dir", run.toString(), "--address", address);
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertFalse(Files.exists(run));
        return ended.err();
    }

    @Test
    void nothingListens() throws IOException, InterruptedException {
        String address = "127.0.0.1:" + RayHead.freePort();
        String message = refused(address);
        assertTrue(message.startsWith("archer: there is no Ray cluster at " + address), message);
        assertTrue(message.contains("ray start --head"), message);
    }

    @Test
    void whatListensIsNotRay() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            String message = refused(address);
            assertTrue(message.contains("does not answer like the head of a Ray cluster"), message);
        }
    }

    @Test
    void addressWithoutAPort() throws InterruptedException {
        assertTrue(refused("127.0.0.1").contains("--address must be HOST:PORT"));
    }
}
