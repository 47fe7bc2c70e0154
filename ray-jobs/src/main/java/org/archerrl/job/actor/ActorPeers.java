package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.learn.Peers;

/**
 * Learners in several actors, which add up through as many {@link SumActor}s: each of these adds up one stretch of the values, so
 * that what travels to and from one process does not grow with the number of learners.
 */
final class ActorPeers implements Peers {
    private static final Duration DEADLINE = Duration.ofMinutes(12);

    private final int rank;
    private final List<RemoteActor<SumActor>> sums;

    private ActorPeers(int rank, List<RemoteActor<SumActor>> sums) {
        this.rank = rank;
        this.sums = sums;
    }

    /**
     * Returns the peers of learner number {@code rank} of {@code count}.
     *
     * @param group name of the sum actors, without their numbers
     */
    static Peers of(String group, int rank, int count) {
        return count == 1
                ? ALONE
                : new ActorPeers(
                        rank,
                        IntStream.range(0, count)
                                .mapToObj(i -> RemoteActor.<SumActor>named(SumActor.name(group, i)))
                                .toList());
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int count() {
        return sums.size();
    }

    @Override
    public void sum(float[] values) {
        List<Ref<byte[]>> brought = new ArrayList<>();
        List<Ref<byte[]>> sum = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            int from = from(values, i);
            byte[] bytes = new byte[(from(values, i + 1) - from) * Float.BYTES];
            floats(bytes).put(values, from, bytes.length / Float.BYTES);
            brought.add(Ref.of(bytes));
            sum.add(sums.get(i).call(SumActor::sum, Ref.of(rank), Ref.of(count()), Ref.buffer(brought.get(i))));
        }
        for (int i = 0; i < count(); i++) {
            byte[] bytes = sum.get(i).take("the sum over learners", DEADLINE);
            floats(bytes).get(values, from(values, i), bytes.length / Float.BYTES);
            brought.get(i).free();
        }
    }

    private int from(float[] values, int stretch) {
        return (int) ((long) values.length * stretch / count());
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
