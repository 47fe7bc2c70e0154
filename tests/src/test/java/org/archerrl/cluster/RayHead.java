package org.archerrl.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Host;

/** The head of a Ray cluster, on ports of its own: a cluster of one node, until others join. */
final class RayHead extends RayNode {
    private final Host host;
    private final int port;

    private RayHead(Host host, int port, Path folder, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        super(host, folder, environment, options);
        this.host = host;
        this.port = port;
    }

    /** Starts one with eight CPUs and waits until it takes drivers in. */
    static RayHead start() throws IOException, InterruptedException {
        return start(Host.HERE, freePort(), Map.of(), List.of("--num-cpus=8"));
    }

    /**
     * Starts one and waits until it takes drivers in.
     *
     * @param port of its address
     * @param environment of all its processes
     * @param options of {@code ray start}, which win over those that every head is given
     */
    static RayHead start(Host host, int port, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        Path folder = folder("ray");
        List<String> all = new ArrayList<>(List.of("--head", "--include-dashboard=false"));
        all.addAll(List.of("--object-store-memory=100000000", "--port=" + port, "--temp-dir=" + folder));
        for (String own : List.of(
                "--ray-client-server-port",
                "--dashboard-port",
                "--dashboard-agent-listen-port",
                "--dashboard-agent-grpc-port",
                "--metrics-export-port")) {
            all.add(own + "=" + freePort());
        }
        all.addAll(options);
        return new RayHead(host, port, folder, environment, all);
    }

    /** Returns a port that nothing listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns what {@code --address} is given. */
    String address() {
        return host.address() + ":" + port;
    }

    /** Returns where it runs. */
    Host host() {
        return host;
    }
}
