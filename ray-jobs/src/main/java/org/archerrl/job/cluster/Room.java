package org.archerrl.job.cluster;

import io.ray.api.Ray;
import io.ray.api.runtimecontext.NodeInfo;
import io.ray.runtime.AbstractRayRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the nodes of a cluster have in all, and whether there may be more of them.
 *
 * @param nodes amounts by resource, a map for each node
 * @param grows whether an autoscaler could bring nodes that are not there yet
 */
record Room(List<Map<String, Double>> nodes, Growth grows) {
    /** Whether nodes may still come. */
    enum Growth {
        /** These nodes are all. */
        FIXED,
        /** An autoscaler brings nodes for what is asked for. */
        AUTOSCALED
    }

    /** Returns that of the cluster which this process has joined. */
    static Room ofCluster() {
        List<Map<String, Double>> nodes = Ray.getRuntimeContext().getAllNodeInfo().stream()
                .filter(node -> node.isAlive)
                .map((NodeInfo node) -> node.resources)
                .toList();
        String status = ((AbstractRayRuntime) Ray.internal()).getGcsClient().getInternalKV("", "__autoscaling_status");
        return new Room(nodes, AutoscalerStatus.growth(status));
    }

    /** Refuses actors that can never be held, see {@link Cluster#checkRoom}. */
    void check(Map<String, Needs> actors) {
        if (grows == Growth.AUTOSCALED) {
            return;
        }
        actors.forEach((name, needs) -> {
            if (nodes.stream().noneMatch(needs::fit)) {
                throw new ClusterException("the " + name + " needs a node with " + needs + ", and there is none: "
                        + described() + "; ask for less (placement in the recipe), or add such a node");
            }
        });
        Map<String, Double> wanted = new TreeMap<>();
        actors.values().forEach(needs -> needs.amounts().forEach((r, amount) -> wanted.merge(r, amount, Double::sum)));
        Map<String, Double> there = new TreeMap<>();
        nodes.forEach(node -> node.forEach((r, amount) -> there.merge(r, amount, Double::sum)));
        wanted.forEach((resource, amount) -> {
            if (amount > there.getOrDefault(resource, 0.0)) {
                throw new ClusterException(
                        "the run needs " + Needs.words(Map.of(resource, amount)) + " at once ("
                                + String.join(", ", actors.keySet()) + "), and the cluster has " + described()
                                + "; ask for less (placement in the recipe; two learners may share a GPU, 0.5 each), or add nodes");
            }
        });
    }

    private String described() {
        List<String> words = new ArrayList<>();
        for (Map<String, Double> node : nodes) {
            Map<String, Double> own = new LinkedHashMap<>(new TreeMap<>(node));
            own.keySet().removeIf(r -> r.startsWith("node:") || r.equals("memory") || r.equals("object_store_memory"));
            words.add(own.isEmpty() ? "no resources" : Needs.words(own));
        }
        return nodes.size() + (nodes.size() == 1 ? " node with " : " nodes with ") + String.join("; ", words);
    }
}
