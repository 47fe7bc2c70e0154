package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.archerrl.job.cluster.Answering;

/**
 * Adds up what learners bring: a call waits until all of them have come, and each gets the sum. As many calls run at once as there
 * are learners.
 */
public final class SumActor implements Answering {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);

    private ByteBuffer[] brought = {};
    private int arrived;
    private int left;
    private Outcome outcome = new Outcome(new byte[0], "");

    /** Returns the name of one of a group's sum actors. */
    public static String name(String group, int i) {
        return group + "-" + i;
    }

    @Override
    public String ping() {
        return "sum";
    }

    /**
     * Brings values and waits for the others'.
     *
     * @param rank of the learner, from 0: values are added in this order, so that the sum has the same bits every time
     * @param learners how many there are
     * @param values little-endian floats, read where they lie
     * @return the sums, as many as values
     */
    public synchronized byte[] sum(int rank, int learners, ByteBuffer values) {
        awaitOrFail(() -> left == 0, "the round before");
        if (brought.length != learners) {
            brought = new ByteBuffer[learners];
        }
        brought[rank] = values;
        arrived++;
        if (arrived == learners) {
            outcome = outcome(brought);
            arrived = 0;
            left = learners;
            notifyAll();
        } else {
            awaitOrFail(() -> left > 0 && brought[rank] == values, "the other learners");
        }
        Outcome reached = outcome;
        left--;
        brought[rank] = null;
        notifyAll();
        if (!reached.fault().isEmpty()) {
            throw new IllegalStateException(reached.fault());
        }
        return reached.sum();
    }

    /** What a round comes to: the sum, or why there is none. */
    private record Outcome(byte[] sum, String fault) {}

    private static Outcome outcome(ByteBuffer[] parts) {
        for (ByteBuffer part : parts) {
            if (part.remaining() != parts[0].remaining()) {
                return new Outcome(
                        new byte[0],
                        "learners bring " + parts[0].remaining() + " and " + part.remaining()
                                + " bytes to the same sum; they are not in the same step");
            }
        }
        return new Outcome(added(parts), "");
    }

    private static byte[] added(ByteBuffer[] parts) {
        float[] sums = new float[parts[0].remaining() / Float.BYTES];
        for (ByteBuffer part : parts) {
            FloatBuffer floats = part.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += floats.get(i);
            }
        }
        byte[] bytes = new byte[sums.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(sums);
        return bytes;
    }

    /** A condition of a monitor. */
    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private void awaitOrFail(Condition condition, String what) {
        long last = System.nanoTime() + PATIENCE;
        try {
            while (!condition.holds()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(last - System.nanoTime());
                if (millis <= 0) {
                    throw new IllegalStateException("waited " + TimeUnit.NANOSECONDS.toMinutes(PATIENCE)
                            + " minutes for " + what + "; one of them is lost");
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        }
    }
}
