package org.archerrl.job.cluster;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the nodes of a cluster find this program's classes, in the words of Ray's driver. */
final class CodePath {
    /** Ray takes the driver's class path where it is told none, and that is on this machine only. */
    private static final String NONE = "/nonexistent";

    private CodePath() {}

    /**
     * Returns the system properties that say so: what a job was submitted with, which each node unpacks for itself, or else this
     * program's own path, which must be the same on every node.
     */
    static Map<String, String> properties(Optional<SubmittedJob> job) {
        List<String> uploaded = job.map(SubmittedJob::code).orElse(List.of());
        Map<String, String> properties = new TreeMap<>();
        properties.put("ray.job.code-search-path", uploaded.isEmpty() ? own() : NONE);
        for (int i = 0; i < uploaded.size(); i++) {
            properties.put("ray.job.runtime-env.jars." + i, uploaded.get(i));
        }
        return properties;
    }

    /** The directory of this program's jars, or its class path where it runs from a build. */
    private static String own() {
        try {
            Path own = Path.of(CodePath.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (own.toString().endsWith(".jar") && own.getParent().endsWith("lib")) {
                return own.getParent().toString();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }
}
