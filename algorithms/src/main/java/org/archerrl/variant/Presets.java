package org.archerrl.variant;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Every {@link Preset} on the class path. */
public final class Presets {
    /** What a recipe means that names none. */
    public static final String DEFAULT = "archer-ppo";

    private Presets() {}

    /** Returns all of them by name, sorted. */
    public static Map<String, Preset> all() {
        List<Preset> found = ServiceLoader.load(Preset.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.stream()
                .collect(ImmutableSortedMap.toImmutableSortedMap(String::compareTo, Preset::name, Function.identity()));
    }
}
