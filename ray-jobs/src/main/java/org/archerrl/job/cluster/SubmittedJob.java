package org.archerrl.job.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Ray tells a process that it started as a job, be it by {@code archer submit} or {@code ray job submit}.
 *
 * @param address {@code HOST:PORT} of the cluster that the job runs on
 * @param code the URIs of the uploaded working directory and modules, which every node can unpack; empty if the job came without
 */
public record SubmittedJob(String address, List<String> code) {
    private static final String CONFIG = "RAY_JOB_CONFIG_JSON_ENV_VAR";
    private static final String ADDRESS = "RAY_ADDRESS";

    public SubmittedJob {
        code = List.copyOf(code);
    }

    /** Returns the job that this process is, if it is one. */
    public static Optional<SubmittedJob> own() {
        return of(System.getenv());
    }

    /** Returns the job that a process with this environment is, if it is one. */
    static Optional<SubmittedJob> of(Map<String, String> environment) {
        if (!environment.containsKey(CONFIG) || !environment.containsKey(ADDRESS)) {
            return Optional.empty();
        }
        try {
            JsonNode config = new ObjectMapper().readTree(environment.get(CONFIG));
            List<String> code = new ArrayList<>();
            code.add(config.path("runtime_env").path("working_dir").asText(""));
            config.path("runtime_env").path("py_modules").forEach(module -> code.add(module.asText()));
            code.removeIf(uri -> !uri.contains("://"));
            return Optional.of(new SubmittedJob(environment.get(ADDRESS), code));
        } catch (JsonProcessingException e) {
            throw new ClusterException(CONFIG + " is set, but not by Ray: " + e.getOriginalMessage() + "; unset it", e);
        }
    }
}
