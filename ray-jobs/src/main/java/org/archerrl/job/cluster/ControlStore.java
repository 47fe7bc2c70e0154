package org.archerrl.job.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ray.api.runtimecontext.NodeInfo;
import io.ray.runtime.gcs.GcsClient;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster's control store ("GCS") tells anyone who asks, without joining the cluster.
 *
 * @param version of Ray, as the head's wheel wrote it down; empty if it wrote none
 * @param session the cluster's name for itself
 * @param dashboard {@code HOST:PORT} of the dashboard, as seen from the head
 * @param nodes those that are alive
 */
record ControlStore(Optional<String> version, String session, Optional<String> dashboard, List<NodeInfo> nodes) {
    private static final String NO_PASSWORD = "5241590000000000";

    /** Reads it at {@code HOST:PORT}. */
    static ControlStore read(String address) {
        NativeCopies.load();
        GcsClient store = new GcsClient(address, NO_PASSWORD);
        try {
            return new ControlStore(
                    value(store, "cluster", "CLUSTER_METADATA").map(ControlStore::version),
                    value(store, "session", "session_name").orElse(""),
                    value(store, "dashboard", "dashboard"),
                    store.getAllNodeInfo().stream().filter(n -> n.isAlive).toList());
        } finally {
            store.destroy();
        }
    }

    private static Optional<String> value(GcsClient store, String namespace, String key) {
        return Optional.ofNullable(store.getInternalKV(namespace, key)).filter(text -> !text.isEmpty());
    }

    private static String version(String metadata) {
        try {
            return new ObjectMapper().readTree(metadata).path("ray_version").asText();
        } catch (JsonProcessingException e) {
            throw new ClusterException("the cluster's own record of its version is not JSON: " + metadata, e);
        }
    }
}
