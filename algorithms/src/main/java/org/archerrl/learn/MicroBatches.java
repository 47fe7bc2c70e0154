package org.archerrl.learn;

import com.google.common.collect.Lists;
import java.util.List;
import org.archerrl.replay.TokenTrajectory;

/**
 * How a batch is cut into parts that are read one after the other, with gradients added up to those of the whole: memory is
 * that of one part.
 *
 * @param episodes most episodes of a part; 0 leaves batches whole
 */
public record MicroBatches(int episodes) {
    /** Batches stay whole. */
    public static final MicroBatches WHOLE = new MicroBatches(0);

    /** Returns the parts of a batch of episodes, in order. */
    List<List<TokenTrajectory>> of(List<TokenTrajectory> batch) {
        return cut(batch);
    }

    /** Returns the parts of a batch of places, in order. */
    List<List<Integer>> ofPlaces(List<Integer> batch) {
        return cut(batch);
    }

    /** Returns whether a part may have so many episodes. */
    boolean hold(int count) {
        return episodes == 0 || count <= episodes;
    }

    private <T> List<List<T>> cut(List<T> batch) {
        return episodes == 0 ? List.of(batch) : Lists.partition(batch, episodes);
    }
}
