package org.archerrl.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.Host;
import org.archerrl.examples.VirtualEnvironment;

/** The head of a Ray cluster, on ports of its own: a cluster of one node, until others join. */
final class RayHead extends RayNode {
    private static final String SMALL_MEMORY =
            "mount -t tmpfs -o size=64m tmpfs /dev/shm && export PATH=\"$1\" && shift && exec \"$@\"";

    private final Host host;
    private final int port;
    private final int dashboardPort;

    private RayHead(
            Host host, int port, int dashboardPort, Path folder, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        super(host, folder, environment, options);
        this.host = host;
        this.port = port;
        this.dashboardPort = dashboardPort;
    }

    /** Starts one with eight CPUs and waits until it takes drivers in. */
    static RayHead start() throws IOException, InterruptedException {
        return start(Host.HERE, freePort(), Map.of(), List.of("--num-cpus=8"));
    }

    /** Starts one with eight CPUs and a dashboard, which takes jobs, and with more in its environment. */
    static RayHead withDashboard(Map<String, String> environment) throws IOException, InterruptedException {
        return start(Host.HERE, freePort(), environment, List.of("--num-cpus=8", "--include-dashboard=true"));
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
        int dashboardPort = freePort();
        all.add("--dashboard-port=" + dashboardPort);
        all.add("--ray-client-server-port=" + freePort());
        all.addAll(agentPorts());
        all.addAll(options);
        return new RayHead(host, port, dashboardPort, folder, environment, all);
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

    /** Returns the dashboard's address. */
    String dashboard() {
        return "http://" + host.address() + ":" + dashboardPort;
    }

    private static List<String> agentPorts() throws IOException {
        List<String> ports = new ArrayList<>();
        for (String own :
                List.of("--dashboard-agent-listen-port", "--dashboard-agent-grpc-port", "--metrics-export-port")) {
            ports.add(own + "=" + freePort());
        }
        return ports;
    }

    /**
     * Starts a second node, without {@code java} on its path and with 64 MB of shared memory, in name spaces of its own.
     *
     * @param address its own, of the loopback range
     */
    Child joinUnfit(String address) throws IOException, InterruptedException {
        String bin = VirtualEnvironment.RAY.bin().toString();
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SMALL_MEMORY, "sh", bin));
        command.addAll(List.of(bin + "/ray", "start", "--block", "--disable-usage-stats", "--address=" + address()));
        command.addAll(List.of("--node-ip-address=" + address, "--num-cpus=1", "--object-store-memory=100000000"));
        command.addAll(agentPorts());
        return Child.start(Archer.TARGET, Map.of(), command);
    }
}
