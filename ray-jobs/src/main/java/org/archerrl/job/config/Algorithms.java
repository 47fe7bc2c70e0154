package org.archerrl.job.config;

import java.util.Map;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Preset;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variant;

/** Algorithms as recipes write them. */
public final class Algorithms {
    private Algorithms() {}

    /** Returns the keys of an algorithm with their values: numbers, words, and groups of these. */
    public static Map<String, Object> keys(AlgorithmSpec spec) {
        return RecordBinder.toMap(spec);
    }

    /** Returns the keys of a variant, see {@link #keys(AlgorithmSpec)}. */
    public static Map<String, Object> keys(Variant variant) {
        return RecordBinder.toMap((Record) variant);
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
