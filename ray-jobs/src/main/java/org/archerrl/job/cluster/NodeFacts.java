package org.archerrl.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import io.ray.api.runtimecontext.NodeInfo;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One node of a cluster that is alive.
 *
 * @param address its IP address
 * @param resources what it has in all: {@code CPU}, {@code GPU}, {@code memory} and {@code object_store_memory} in bytes, custom ones
 * @param java whether it can start Java actors
 * @param objectStore the folder that its shared objects are in; empty if unknown
 */
public record NodeFacts(String address, Map<String, Double> resources, Java java, Optional<String> objectStore) {
    private static final String JAVA_COMMAND = "--java_worker_command=";
    private static final String OBJECT_STORE = "--plasma_directory=";
    /** Each node has this resource, by which actors find it. */
    private static final String OWN = "node:";

    /** Whether a node can start Java actors. */
    public enum Java {
        /** It can. */
        STARTS("starts Java actors"),
        /** There was no {@code java} on the path of its {@code ray start}: the first Java actor ends the node. */
        MISSING("has no java"),
        /** Only the dashboard knows, and it cannot be asked, or not yet. */
        UNKNOWN("only its dashboard knows whether it has java");

        private final String words;

        Java(String words) {
            this.words = words;
        }
    }

    public NodeFacts {
        resources = ImmutableMap.copyOf(resources);
    }

    /** Returns what the control store knows. */
    static NodeFacts of(NodeInfo node) {
        return new NodeFacts(node.nodeAddress, named(node.resources), Java.UNKNOWN, Optional.empty());
    }

    /** Returns what the dashboard knows: how the node's raylet was started too. */
    static NodeFacts of(JsonNode node) {
        Map<String, Double> resources = new TreeMap<>();
        node.path("raylet")
                .path("resourcesTotal")
                .fields()
                .forEachRemaining(resource ->
                        resources.put(resource.getKey(), resource.getValue().asDouble()));
        Optional<String> java = argument(node, JAVA_COMMAND);
        return new NodeFacts(
                node.path("raylet").path("nodeManagerAddress").asText(),
                named(resources),
                java.map(command -> command.isEmpty() ? Java.MISSING : Java.STARTS)
                        .orElse(Java.UNKNOWN),
                argument(node, OBJECT_STORE));
    }

    private static Map<String, Double> named(Map<String, Double> resources) {
        Map<String, Double> named = new TreeMap<>(resources);
        named.keySet().removeIf(name -> name.startsWith(OWN));
        return named;
    }

    private static Optional<String> argument(JsonNode node, String name) {
        for (JsonNode word : node.path("cmdline")) {
            if (word.asText().startsWith(name)) {
                return Optional.of(word.asText().substring(name.length()));
            }
        }
        return Optional.empty();
    }

    /** Returns how much of a resource it has in all; 0 if it has none. */
    public double resource(String name) {
        return resources.getOrDefault(name, 0.0);
    }

    /** Returns one line for people, memory in MB. */
    @Override
    public String toString() {
        String amounts = resources.entrySet().stream()
                .map(resource -> resource.getKey()
                        + (resource.getKey().endsWith("memory")
                                ? " " + ((long) (double) resource.getValue() >> 20) + " MB"
                                : " "
                                        + new BigDecimal(resource.getValue())
                                                .stripTrailingZeros()
                                                .toPlainString()))
                .collect(Collectors.joining(", "));
        return address + ": " + amounts + "; " + java.words;
    }
}
