package org.archerrl.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Host;

/**
 * A Ray cluster of a small head whose autoscaler starts and ends more nodes, all on this machine, with Ray's fake multi-node
 * provider: up to three of type {@code rollout} (two CPUs, two of the resource {@code rollout}) and two of type
 * {@code learner} (a CPU, a GPU that is not there, one of the resource {@code learner}).
 */
final class AutoscalingCluster implements AutoCloseable {
    /** A node that nothing runs on goes after this. */
    static final Duration IDLE = Duration.ofSeconds(6);

    private static final int STORE_BYTES = 100_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RayHead head;

    private AutoscalingCluster(RayHead head) {
        this.head = head;
    }

    /** Starts it with its head alone. */
    static AutoscalingCluster start() throws IOException, InterruptedException {
        int port = RayHead.freePort();
        Path config = Files.createDirectories(Archer.TARGET).resolve("autoscaling.json");
        Files.writeString(config, JSON.writeValueAsString(config(Host.HERE.address() + ":" + port)));
        Map<String, String> environment = Map.of("RAY_FAKE_CLUSTER", "1", "AUTOSCALER_UPDATE_INTERVAL_S", "1");
        List<String> options = List.of("--num-cpus=1", "--autoscaling-config=" + config);
        return new AutoscalingCluster(RayHead.start(Host.HERE, port, environment, options));
    }

    /** What {@code ray up} makes of a cluster file. The wheel lacks the provider's own example. */
    private static Map<String, Object> config(String headAddress) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("cluster_name", "fake");
        config.put("max_workers", 5);
        config.put("upscaling_speed", 1);
        config.put("idle_timeout_minutes", IDLE.toSeconds() / 60.0);
        config.put(
                "provider",
                Map.of(
                        "type", "fake_multinode",
                        "gcs_address", headAddress,
                        "use_node_id_as_ip", true,
                        "disable_node_updaters", true,
                        "disable_launch_config_check", true));
        config.put("head_node_type", "ray.head.default");
        config.put(
                "available_node_types",
                Map.of(
                        "ray.head.default", type(Map.of("CPU", 1), 0),
                        "rollout", type(Map.of("CPU", 2, "rollout", 2, "object_store_memory", STORE_BYTES), 3),
                        "learner",
                                type(Map.of("CPU", 1, "GPU", 1, "learner", 1, "object_store_memory", STORE_BYTES), 2)));
        for (String empty : List.of("auth", "docker", "file_mounts")) {
            config.put(empty, Map.of());
        }
        for (String none : List.of(
                "initialization_commands",
                "setup_commands",
                "head_setup_commands",
                "worker_setup_commands",
                "head_start_ray_commands",
                "worker_start_ray_commands",
                "cluster_synced_files",
                "rsync_exclude",
                "rsync_filter")) {
            config.put(none, List.of());
        }
        config.put("file_mounts_sync_continuously", false);
        return config;
    }

    private static Map<String, Object> type(Map<String, Integer> resources, int most) {
        return Map.of("resources", resources, "node_config", Map.of(), "min_workers", 0, "max_workers", most);
    }

    /** Returns its head, which drivers are given the address of. */
    RayHead head() {
        return head;
    }

    @Override
    public void close() {
        head.close();
    }
}
