package org.archerrl.variant;

import com.google.common.base.CaseFormat;

/**
 * One value of an axis of the framework: a record of hyper-parameters, whose no-argument constructor holds the published defaults.
 *
 * <p>An implementation is found by {@link java.util.ServiceLoader}: annotate it with {@code @AutoService} of its axis, and it is
 * listed, bound from recipes and tested, without another edit.
 */
public interface Variant {
    /** Returns the name that recipes use. */
    default String name() {
        return nameOf(getClass());
    }

    /** Returns one sentence for lists. */
    String summary();

    /** Returns the name of a variant's class: {@code ImplicitQ} is {@code implicit-q}. */
    static String nameOf(Class<?> type) {
        return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, type.getSimpleName());
    }
}
