package org.archerrl.env.taubench;

import java.util.Locale;

/** Which of the two benchmarks: their files, tools and evaluators differ a little. */
enum Generation {
    /** tau-bench, arXiv 2406.12045. */
    TAU1,
    /** tau2-bench, arXiv 2506.07982. */
    TAU2;

    static Generation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
