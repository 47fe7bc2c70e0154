package org.archerrl.job.submit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.cluster.Dashboard;

/** A cluster's jobs: submitted, listened to and stopped through its dashboard. */
public final class Jobs {
    /** How long Ray waits between the signal to stop and the end by force; a run takes two minutes at most. */
    public static final Duration STOPPING = Duration.ofSeconds(150);

    /** What the dashboard refuses to take: its HTTP server's limit, in bytes. */
    private static final long LARGEST = 100L << 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "STOPPED");

    private final Dashboard dashboard;

    /** Makes the jobs of a dashboard. */
    public Jobs(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /**
     * Where a job stands.
     *
     * @param status PENDING, RUNNING, SUCCEEDED, FAILED or STOPPED
     * @param exitCode of the job's own command, if that has ended by itself
     * @param message Ray's sentence on the status
     */
    public record Standing(String status, OptionalInt exitCode, String message) {
        /** Returns whether nothing more comes. */
        public boolean isOver() {
            return OVER.contains(status);
        }
    }

    /** Uploads a bundle, if the cluster does not have it yet, and returns its URI. */
    public String upload(Bundle bundle) {
        String name = bundle.name();
        String path = "/api/packages/gcs/" + name;
        if (!dashboard.has(path)) {
            try {
                Path zip = Files.createTempFile("archer", ".zip");
                try {
                    bundle.zip(zip);
                    checkSize(Files.size(zip));
                    dashboard.put(path, zip);
                } finally {
                    Files.delete(zip);
                }
            } catch (IOException e) {
                throw new ClusterException("the bundle cannot be written: " + e + "; free some space", e);
            }
        }
        return "gcs://" + name;
    }

    private static void checkSize(long bytes) {
        if (bytes >= LARGEST) {
            throw new ClusterException("the bundle has " + (bytes >> 20) + " MB, and a dashboard takes less than "
                    + (LARGEST >> 20) + "; leave large files out and name a path or a hub id that the nodes have");
        }
    }

    /**
     * Submits a job.
     *
     * @param command what a shell runs in the unpacked code
     * @param code the URI of the uploaded program
     * @param more the URIs of what else the workers need on their class path
     * @param id the job's name; empty lets the cluster choose
     * @return the job's name
     */
    public String submit(String command, String code, List<String> more, Optional<String> id) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("entrypoint", command);
        id.ifPresent(given -> request.put("submission_id", given));
        request.put("runtime_env", environment(code, more));
        return dashboard.post("/api/jobs/", request).path("submission_id").asText();
    }

    /**
     * Returns a job's runtime environment in Ray's words.
     *
     * @param code the URI of the program, or its folder where {@code ray job submit} is to upload it
     * @param more URIs or folders as well
     */
    public static Map<String, Object> environment(String code, List<String> more) {
        return Map.of(
                "working_dir",
                code,
                "py_modules",
                more,
                "env_vars",
                Map.of("RAY_JOB_STOP_WAIT_TIME_S", Long.toString(STOPPING.toSeconds())));
    }

    /** Returns where a job stands. */
    public Standing standing(String id) {
        JsonNode job = dashboard.get(path(id));
        JsonNode code = job.path("driver_exit_code");
        return new Standing(
                job.path("status").asText(),
                code.isInt() ? OptionalInt.of(code.asInt()) : OptionalInt.empty(),
                job.path("message").asText(""));
    }

    /** Hands on what a job prints, from its beginning to its end, and returns how it ended. */
    public Standing follow(String id, Consumer<String> text) {
        Unheard unheard = new Unheard(text);
        while (true) {
            Standing before = standing(id);
            unheard.begin();
            dashboard.listen(path(id) + "/logs/tail", unheard);
            if (before.isOver()) {
                return before;
            }
            pause();
        }
    }

    /** Asks a job to stop: it saves a checkpoint first. */
    public void stop(String id) {
        dashboard.post(path(id) + "/stop", Map.of());
    }

    /** Waits until a job is over. */
    public Standing awaitEnd(String id) {
        Standing standing = standing(id);
        while (!standing.isOver()) {
            pause();
            standing = standing(id);
        }
        return standing;
    }

    private static String path(String id) {
        return "/api/jobs/" + id;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for the job, which goes on", e);
        }
    }

    /** Passes on what was not heard the last time: the dashboard always begins at the beginning. */
    private static final class Unheard implements Consumer<String> {
        private final Consumer<String> to;
        private long heard;
        private long at;

        Unheard(Consumer<String> to) {
            this.to = to;
        }

        void begin() {
            at = 0;
        }

        @Override
        public void accept(String text) {
            int old = (int) Math.min(text.length(), Math.max(0, heard - at));
            at += text.length();
            heard = Math.max(heard, at);
            if (old < text.length()) {
                to.accept(text.substring(old));
            }
        }
    }
}
