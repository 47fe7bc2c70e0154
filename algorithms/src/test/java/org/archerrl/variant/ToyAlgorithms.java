package org.archerrl.variant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.ToySpec;

/** Algorithms that are found, not listed: every preset, and for each variant one that takes it. */
final class ToyAlgorithms {
    private ToyAlgorithms() {}

    /** Presets under their names, and variants under their axis and name. */
    static Map<String, AlgorithmSpec> all() {
        Map<String, AlgorithmSpec> found = new LinkedHashMap<>();
        Presets.all().forEach((name, preset) -> found.put(name, preset.spec()));
        Variants.AXES.forEach((axis, type) ->
                Variants.of(type).forEach((name, variant) -> found.put(axis + ": " + name, with(variant))));
        return found;
    }

    /** The first preset that takes the variant in place of its own, alone or with another credit or extraction. */
    static AlgorithmSpec with(Variant variant) {
        return Presets.all().values().stream()
                .flatMap(preset -> Stream.concat(Stream.of(variant), Variants.of(Credit.class).values().stream())
                        .flatMap(other -> legal(preset.spec(), variant, other).stream()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no preset takes " + variant));
    }

    /** The algorithm with these variants, if that is legal. */
    static Optional<AlgorithmSpec> legal(AlgorithmSpec spec, Variant... variants) {
        try {
            Record[] parts = Stream.of(variants).map(Record.class::cast).toArray(Record[]::new);
            return Optional.of(ToySpec.with(spec, parts));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
