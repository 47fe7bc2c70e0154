package org.archerrl.job.cluster;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the processes of actors are to run: as this one does, in the words of Ray's driver. */
final class WorkerSettings {
    /** What the launcher sets for native memory and threads, which changes no result. */
    private static final List<String> ENVIRONMENT =
            List.of("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "OMP_WAIT_POLICY");

    private WorkerSettings() {}

    /** Returns the system properties that say so. */
    static Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-opens") || a.startsWith("-Dai.djl") || a.startsWith("-XX:+Use"))
                .toList();
        for (int i = 0; i < options.size(); i++) {
            properties.put("ray.job.jvm-options." + i, options.get(i));
        }
        for (String name : ENVIRONMENT) {
            if (System.getenv(name) != null) {
                properties.put("ray.job.runtime-env.env-vars." + name, System.getenv(name));
            }
        }
        return properties;
    }
}
