package org.archerrl.job.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/**
 * What Ray tells a process that it started as a job, be it by {@code archer submit} or {@code ray job submit}.
 *
 * @param address {@code HOST:PORT} of the cluster that the job runs on
 * @param codePackage the URI of the uploaded working directory, which every node can unpack; empty if the job came without
 */
public record SubmittedJob(String address, Optional<String> codePackage) {
    private static final String CONFIG = "RAY_JOB_CONFIG_JSON_ENV_VAR";
    private static final String ADDRESS = "RAY_ADDRESS";

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
            String folder = config.path("runtime_env").path("working_dir").asText("");
            return Optional.of(new SubmittedJob(
                    environment.get(ADDRESS), Optional.of(folder).filter(uri -> uri.contains("://"))));
        } catch (JsonProcessingException e) {
            throw new ClusterException(CONFIG + " is set, but not by Ray: " + e.getOriginalMessage() + "; unset it", e);
        }
    }
}
