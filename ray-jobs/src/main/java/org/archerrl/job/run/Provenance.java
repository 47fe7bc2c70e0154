package org.archerrl.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.archerrl.dataset.Dataset;

/** {@code provenance.json}: what code and what machine made a run. */
public final class Provenance {
    private Provenance() {}

    /** Returns the version of this program: the build's commit where the build knew one. */
    public static String version() {
        Properties build = build();
        return build.getProperty("version", "unknown") + " (" + build.getProperty("commit", "unknown") + ")";
    }

    private static Properties build() {
        Properties properties = new Properties();
        try (InputStream in = Provenance.class.getResourceAsStream("/archer-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The launcher knows the commit of the sources that it built.
        properties.setProperty("commit", System.getProperty("archer.commit", "unknown"));
        return properties;
    }

    /**
     * Returns the JSON text.
     *
     * @param data the file with recorded episodes that the run began with, if it did
     */
    public static String json(
            String recipeName, long seed, String tokenizerHash, Optional<Dataset.Source> data, String where) {
        Properties build = build();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recipe", recipeName);
        facts.put("seed", seed);
        facts.put("tokenizer", tokenizerHash);
        data.ifPresent(source -> facts.put("data", source));
        facts.put("where", where);
        facts.put("version", build.getProperty("version", "unknown"));
        facts.put("commit", build.getProperty("commit", "unknown"));
        facts.put("ray", build.getProperty("ray", "unknown"));
        facts.put("djl", build.getProperty("djl", "unknown"));
        facts.put("torch", build.getProperty("torch", "unknown"));
        facts.put("java", Runtime.version().toString());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(facts) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
