package org.archerrl.job.cluster;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an actor asks of the node that it runs on.
 *
 * @param cpus cores that the scheduler counts for it; 0 counts none
 * @param gpus a share of one below 1, whole ones above; 0 computes on the CPU
 * @param resource a custom resource that the node must have, of which almost nothing is taken; empty asks for none
 */
public record Needs(double cpus, double gpus, String resource) {
    /** Any node will do, and nothing is counted. */
    public static final Needs NONE = new Needs(0, 0, "");

    /** Ray's smallest share. */
    private static final double TRACE = 1e-4;

    /** Returns amounts by Ray's names of resources, without those that are 0. */
    public Map<String, Double> amounts() {
        Map<String, Double> amounts = new LinkedHashMap<>();
        if (cpus > 0) {
            amounts.put("CPU", cpus);
        }
        if (gpus > 0) {
            amounts.put("GPU", gpus);
        }
        if (!resource.isEmpty()) {
            amounts.put(resource, TRACE);
        }
        return amounts;
    }

    /** Returns whether a node with these resources could ever hold the actor. */
    boolean fit(Map<String, Double> node) {
        return amounts().entrySet().stream().allMatch(e -> node.getOrDefault(e.getKey(), 0.0) >= e.getValue());
    }

    @Override
    public String toString() {
        return amounts().isEmpty() ? "nothing" : words(amounts());
    }

    /** Returns resources as people read them, such as {@code CPU 4, GPU 0.5}. */
    static String words(Map<String, Double> resources) {
        return resources.entrySet().stream()
                .map(e -> e.getKey() + " " + (e.getValue() == TRACE ? "(any)" : number(e.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String number(double amount) {
        return amount == Math.rint(amount) ? String.valueOf((long) amount) : String.format(Locale.ROOT, "%.3g", amount);
    }
}
