package org.archerrl.job.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Preset;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variant;

/** Algorithms as recipes write them. */
public final class Algorithms {
    private Algorithms() {}

    /** Returns the keys of an algorithm, as YAML. */
    public static String yaml(AlgorithmSpec spec) {
        return yaml(RecordBinder.toMap(spec));
    }

    /** Returns the keys of a variant, as YAML; none if it has none. */
    public static String yaml(Variant variant) {
        Map<String, Object> keys = RecordBinder.toMap((Record) variant);
        return keys.isEmpty() ? "" : yaml(keys);
    }

    private static String yaml(Map<String, Object> keys) {
        try {
            return Recipes.WRITER.writeValueAsString(keys);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static AlgorithmSpec preset(String name) {
        Map<String, Preset> all = Presets.all();
        if (!all.containsKey(name)) {
            throw new IllegalArgumentException("algorithm.preset: there is no preset '" + name + "'; there is "
                    + String.join(", ", all.keySet()) + Nearest.suggestion(name, all.keySet()));
        }
        return all.get(name).spec();
    }
}
