package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.variant.AlgorithmSpec;

/** The named algorithms that recipes start from. */
public final class Presets {
    /**
     * A named algorithm.
     *
     * @param description one sentence
     * @param spec its components with their defaults
     */
    public record Preset(String description, AlgorithmSpec spec) {}

    /** Name to preset. */
    public static final Map<String, Preset> ALL = ImmutableSortedMap.of(
            "archer",
                    new Preset(
                            "ArCHer with the stable low level: clipped steps on the newest states (the default)",
                            AlgorithmSpec.archer()),
            "archer-reinforce",
                    new Preset(
                            "ArCHer as published: plain REINFORCE at states of the whole replay",
                            AlgorithmSpec.archerReinforce()));

    private Presets() {}

    /** Returns the components of a preset, as YAML. */
    public static String yaml(String name) {
        AlgorithmSpec spec = named(name);
        return Stream.of(
                        Map.entry("critic", (Record) spec.critic()),
                        Map.entry("extraction", (Record) spec.extraction()),
                        Map.entry("regime", (Record) spec.regime()))
                .map(e -> e.getKey() + ":  # " + e.getValue().getClass().getSimpleName() + "\n"
                        + Variants.yaml(e.getValue()).indent(2))
                .collect(Collectors.joining());
    }

    static AlgorithmSpec named(String name) {
        Preset preset = ALL.get(name);
        if (preset == null) {
            throw new IllegalArgumentException("algorithm.preset: there is no preset '" + name + "'; there is "
                    + String.join(", ", ALL.keySet()) + Nearest.suggestion(name, ALL.keySet()));
        }
        return preset.spec();
    }
}
