package org.archerrl.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known of a cluster before anything runs on it, from its control store and its dashboard.
 *
 * @param rayVersion empty if the cluster does not say
 * @param nodes those that are alive
 */
public record ClusterFacts(Optional<String> rayVersion, List<NodeFacts> nodes) {
    private static final String SHARED_MEMORY = "/dev/shm";

    public ClusterFacts {
        nodes = ImmutableList.copyOf(nodes);
    }

    /** How bad a finding is. */
    public enum Severity {
        /** Nothing would run, or the cluster would take harm. */
        FATAL,
        /** All runs, slowly. */
        SLOW
    }

    /**
     * Something to mend.
     *
     * @param what is wrong
     * @param fix what to do
     */
    public record Finding(Severity severity, String what, String fix) {}

    /**
     * Asks the cluster at {@code HOST:PORT}, or at its dashboard's {@code http://HOST:PORT}.
     *
     * @throws ClusterException if there is none
     */
    public static ClusterFacts at(String address) {
        if (Dashboard.isOne(address)) {
            return of(Dashboard.at(address));
        }
        Handshake.check(address);
        ControlStore store = ControlStore.read(address);
        List<NodeFacts> nodes = fromItsDashboard(store)
                .map(ClusterFacts::nodes)
                .filter(known -> known.size() == store.nodes().size())
                .orElseGet(() -> store.nodes().stream().map(NodeFacts::of).toList());
        return new ClusterFacts(store.version(), nodes);
    }

    /** Asks a dashboard. */
    public static ClusterFacts of(Dashboard dashboard) {
        JsonNode version = dashboard.get("/api/version");
        if (!version.has("ray_version")) {
            throw new ClusterException("what answers at " + dashboard.address() + " is not a Ray dashboard: it says "
                    + version + "; give the address that `ray start --head` printed for it");
        }
        List<NodeFacts> nodes = new ArrayList<>();
        for (JsonNode node : dashboard.get("/nodes?view=summary").path("data").path("summary")) {
            if (node.path("raylet").path("state").asText().equals("ALIVE")) {
                nodes.add(NodeFacts.of(node));
            }
        }
        return new ClusterFacts(Optional.of(version.path("ray_version").asText()), nodes);
    }

    /** The dashboard knows more, where it can be reached from here; the address may be another machine's own. */
    private static Optional<ClusterFacts> fromItsDashboard(ControlStore store) {
        if (store.dashboard().isEmpty()) {
            return Optional.empty();
        }
        try {
            Dashboard dashboard = Dashboard.at("http://" + store.dashboard().get());
            String session = dashboard.get("/api/version").path("session_name").asText();
            return session.equals(store.session()) ? Optional.of(of(dashboard)) : Optional.empty();
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns why the nodes that are there could not hold these actors; nothing if they could.
     *
     * @param actors what each of them asks for, by name
     */
    public Optional<String> shortage(Map<String, Needs> actors) {
        try {
            new Room(nodes.stream().map(NodeFacts::resources).toList(), Room.Growth.FIXED).check(actors);
            return Optional.empty();
        } catch (ClusterException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns what would stop or slow every run. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        rayVersion
                .filter(version -> !version.equals(Cluster.rayVersion()))
                .ifPresent(version -> findings.add(new Finding(
                        Severity.FATAL,
                        "the cluster runs Ray " + version + ", this program Ray " + Cluster.rayVersion(),
                        "install ray[default]==" + Cluster.rayVersion() + " on every node and start Ray again")));
        for (NodeFacts node : nodes) {
            if (node.java() == NodeFacts.Java.MISSING) {
                findings.add(new Finding(
                        Severity.FATAL,
                        "node " + node.address() + " has no java, and a Java actor would end it",
                        "install JDK 17 there so that `ray start` finds java on its PATH, and start Ray again"));
            }
            node.objectStore()
                    .filter(folder -> !folder.equals(SHARED_MEMORY))
                    .ifPresent(folder -> findings.add(new Finding(
                            Severity.SLOW,
                            "node " + node.address() + " has too little shared memory: its object store of "
                                    + ((long) node.resource("object_store_memory") >> 20) + " MB is in " + folder
                                    + " and not in " + SHARED_MEMORY,
                            "give the container a larger --shm-size (Kubernetes: an emptyDir of medium Memory at "
                                    + SHARED_MEMORY + "), or start Ray with a smaller --object-store-memory")));
        }
        return findings;
    }

    /**
     * Lets a run begin.
     *
     * @param notices is told what would slow it
     * @throws ClusterException with the first thing that would stop it
     */
    public void admit(Consumer<String> notices) {
        for (Finding finding : findings()) {
            if (finding.severity() == Severity.FATAL) {
                throw new ClusterException(finding.what() + ": " + finding.fix());
            }
            notices.accept("archer: warning: " + finding.what() + ": " + finding.fix());
        }
    }
}
