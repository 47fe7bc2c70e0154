package org.archerrl.variant;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.archerrl.variant.AdvantageTransform.Scope;

/**
 * The rewards of episodes, and which of them are comparable. Legend: B episodes, T turns of each.
 *
 * @param reward [B][T]
 * @param instance [B] episodes of the same task instance have the same number
 * @param anchor [B][T] turns of an instance that start from the same place have the same number
 */
public record PlayedEpisodes(double[][] reward, long[] instance, long[][] anchor) {
    /** Returns B. */
    public int count() {
        return reward.length;
    }

    /** Returns which episodes a transform compares [B]: those of the same instance, or all of them. */
    public long[] compared(AdvantageTransform transform) {
        return transform.scope() == Scope.INSTANCE ? instance.clone() : new long[count()];
    }

    /** Returns a number once for each turn of an episode. */
    public LongStream repeated(int episode, long number) {
        return Arrays.stream(anchor[episode]).map(a -> number);
    }
}
