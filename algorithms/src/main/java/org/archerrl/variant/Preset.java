package org.archerrl.variant;

/**
 * A published algorithm by name: a value of each axis with the published constants. Learning rates and numbers of steps are for
 * models from scratch, as recipes have them; a preset's Javadoc says where the publication's differ.
 *
 * <p>Found by {@link java.util.ServiceLoader}, as {@link Variant} is.
 */
public interface Preset {
    /** Returns the name that recipes use. */
    default String name() {
        return Variant.nameOf(getClass());
    }

    /** Returns one sentence for lists. */
    String summary();

    /** Returns the publication. */
    String source();

    /** Returns what is computed, in a line or two. */
    String formula();

    /** Returns when it is the right choice, and when it is not. */
    String use();

    /** Returns the algorithm. */
    AlgorithmSpec spec();
}
