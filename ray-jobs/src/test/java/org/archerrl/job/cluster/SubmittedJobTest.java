package org.archerrl.job.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmittedJobTest {
    private static Map<String, String> environment(String config) {
        return Map.of("RAY_ADDRESS", "10.0.0.5:6379", "RAY_JOB_CONFIG_JSON_ENV_VAR", config);
    }

    @Test
    void uploadedFoldersAreTheCodeAndItsPath() {
        Optional<SubmittedJob> job = SubmittedJob.of(
                environment(
                        """
                {"runtime_env": {"working_dir": "gcs://a.zip", "py_modules": ["gcs://b.zip", "gcs://c.zip"]},
                 "metadata": {"job_submission_id": "1"}}
                """));
        assertEquals(
                new SubmittedJob("10.0.0.5:6379", List.of("gcs://a.zip", "gcs://b.zip", "gcs://c.zip")), job.get());
        Map<String, String> properties = CodePath.properties(job);
        assertEquals("gcs://a.zip", properties.get("ray.job.runtime-env.jars.0"));
        assertEquals("gcs://c.zip", properties.get("ray.job.runtime-env.jars.2"));
        assertEquals("/nonexistent", properties.get("ray.job.code-search-path"));
    }

    @Test
    void jobWithoutUploadHasTheProgramsOwnPath() {
        Optional<SubmittedJob> job = SubmittedJob.of(environment("{\"runtime_env\": {\"env_vars\": {}}}"));
        assertTrue(job.get().code().isEmpty());
        assertEquals(
                List.of("ray.job.code-search-path"),
                List.copyOf(CodePath.properties(job).keySet()));
        assertEquals(CodePath.properties(Optional.empty()), CodePath.properties(job));
    }

    @Test
    void addressAloneMakesNoJob() {
        assertEquals(Optional.empty(), SubmittedJob.of(Map.of("RAY_ADDRESS", "10.0.0.5:6379")));
    }

    @Test
    void configurationThatRayDidNotWriteIsRefused() {
        ClusterException refused = assertThrows(ClusterException.class, () -> SubmittedJob.of(environment("{")));
        assertTrue(
                refused.getMessage().startsWith("RAY_JOB_CONFIG_JSON_ENV_VAR is set, but not by Ray"),
                refused::toString);
    }
}
