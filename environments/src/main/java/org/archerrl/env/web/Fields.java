package org.archerrl.env.web;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;

/** Fields that browsers fill by pickers of their own, each in its way. */
final class Fields {
    private static final ImmutableSet<String> PICKED =
            ImmutableSet.of("color", "date", "datetime-local", "month", "range", "time", "week");

    private Fields() {}

    /** Says whether a field of this type gets its value at once, since typing letters means something else in each browser. */
    static boolean areFilledByScript(String tag, String type) {
        return tag.equalsIgnoreCase("input") && type != null && PICKED.contains(type.toLowerCase(Locale.ROOT));
    }
}
