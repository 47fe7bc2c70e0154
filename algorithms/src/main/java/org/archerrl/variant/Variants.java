package org.archerrl.variant;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Every variant on the class path, by axis and name, with its published defaults. */
public final class Variants {
    /** The axes: the name of each in recipes, and its type. */
    public static final Map<String, Class<? extends Variant>> AXES = ImmutableMap.of(
            "evaluator", Evaluator.class,
            "extraction", PolicyExtraction.class,
            "regime", DataRegime.class,
            "credit", Credit.class,
            "ensemble", Ensemble.class,
            "transform", AdvantageTransform.class,
            "kl", Kl.class);

    private Variants() {}

    /** Returns the variants of an axis by name, sorted. */
    public static <V extends Variant> Map<String, V> of(Class<V> axis) {
        List<V> found = ServiceLoader.load(axis).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.stream()
                .collect(
                        ImmutableSortedMap.toImmutableSortedMap(String::compareTo, Variant::name, Function.identity()));
    }
}
