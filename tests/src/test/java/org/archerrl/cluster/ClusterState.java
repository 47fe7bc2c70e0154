package org.archerrl.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archerrl.examples.VirtualEnvironment;

/**
 * What a cluster consists of, as its head knows it.
 *
 * @param nodes that are alive
 * @param actors that are alive, of all drivers
 */
record ClusterState(List<Node> nodes, List<Actor> actors) {
    private static final Duration LOOKING = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A node.
     *
     * @param id Ray's
     * @param type the autoscaler's; {@code head} for the head, {@code node} for others that the autoscaler did not start
     * @param address of the host
     * @param resources in all
     */
    record Node(String id, String type, String address, Map<String, Double> resources) {}

    /**
     * An actor.
     *
     * @param className its class
     * @param node the id of the node that it lives on
     * @param pid its process there
     */
    record Actor(String className, String node, long pid) {}

    /** Returns it as it is now. */
    static ClusterState of(RayHead head) throws IOException, InterruptedException {
        return read(head, LOOKING, head.address());
    }

    /**
     * Waits until the cluster is as wanted, and returns it then.
     *
     * @param wanted exactly so many nodes by type, such as {@code rollout}; at least so many actors by simple class name, such
     *     as {@code RolloutActor}
     */
    static ClusterState await(RayHead head, Map<String, Integer> wanted, Duration deadline)
            throws IOException, InterruptedException {
        String words = wanted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
        String seconds = Long.toString(deadline.toSeconds());
        return read(head, deadline.plus(LOOKING), head.address(), "--until", words, "--within", seconds);
    }

    private static ClusterState read(RayHead head, Duration deadline, String... arguments)
            throws IOException, InterruptedException {
        String read = VirtualEnvironment.RAY.run(head.host(), deadline, "cluster_state.py", arguments);
        return JSON.readValue(read, new TypeReference<>() {});
    }

    /** Returns the types of the nodes that actors of a class live on, once for each actor. */
    Map<String, Long> homes(Class<?> actor) {
        Map<String, String> types = nodes.stream().collect(Collectors.toMap(Node::id, Node::type));
        return actors.stream()
                .filter(each -> each.className().equals(actor.getName()))
                .collect(Collectors.groupingBy(each -> types.get(each.node()), TreeMap::new, Collectors.counting()));
    }
}
