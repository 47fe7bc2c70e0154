package org.archerrl.learn;

import com.google.common.collect.Lists;
import com.google.common.math.IntMath;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.replay.TokenTrajectory;

/**
 * How a batch is cut into parts that are read one after the other, with gradients added up to those of the whole: memory is
 * that of one part.
 *
 * @param episodes most episodes of a part; 0 leaves batches whole
 * @param sharers how many learners have a share: there are a multiple of that many parts, about equally large, as far as a batch
 *     has the episodes
 */
public record MicroBatches(int episodes, int sharers) {
    /** Batches stay whole. */
    public static final MicroBatches WHOLE = new MicroBatches(0);

    /** Parts for one learner. */
    public MicroBatches(int episodes) {
        this(episodes, 1);
    }

    /** Returns the parts of a batch of episodes, in order. */
    List<List<TokenTrajectory>> of(List<TokenTrajectory> batch) {
        return cut(batch);
    }

    /** Returns the parts of a batch of places, in order. */
    List<List<Integer>> ofPlaces(List<Integer> batch) {
        return cut(batch);
    }

    /** Returns whether a part of a batch of {@code all} may have so many episodes. */
    boolean hold(int count, int all) {
        return (episodes == 0 || count <= episodes) && (sharers == 1 || count <= all / sharers);
    }

    private <T> List<List<T>> cut(List<T> batch) {
        if (sharers > 1) {
            return shared(batch);
        }
        return episodes == 0 ? List.of(batch) : Lists.partition(batch, episodes);
    }

    private <T> List<List<T>> shared(List<T> batch) {
        int size = batch.size();
        int least = episodes == 0 ? 1 : IntMath.divide(size, episodes, RoundingMode.CEILING);
        int count = Math.min(size, sharers * IntMath.divide(least, sharers, RoundingMode.CEILING));
        return IntStream.range(0, count)
                .mapToObj(i -> batch.subList((int) ((long) i * size / count), (int) ((long) (i + 1) * size / count)))
                .toList();
    }
}
