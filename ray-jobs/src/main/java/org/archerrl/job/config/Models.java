package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;

/** The built-in model sizes that recipes may name. */
public final class Models {
    /** Name to one-sentence description. */
    public static final Map<String, String> ALL = ImmutableSortedMap.of(
            "nano", "about 0.1 million weights: minutes on a laptop's CPU",
            "micro", "about 1 million weights: larger vocabularies and longer episodes",
            "small", "about 10 million weights: wants a GPU or patience");

    private Models() {}

    static void check(String key, String model) {
        if (!ALL.containsKey(model)) {
            throw new IllegalArgumentException(key + ": there is no built-in model '" + model + "'; there is "
                    + String.join(", ", ALL.keySet()) + Nearest.suggestion(model, ALL.keySet()));
        }
    }
}
