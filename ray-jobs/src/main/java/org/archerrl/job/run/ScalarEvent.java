package org.archerrl.job.run;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * TensorBoard's {@code Event} message, as far as scalars need it, in the wire format of Protocol Buffers.
 *
 * <p>Source: {@code tensorboard/compat/proto/event.proto} and {@code summary.proto}. A scalar is a float there, so a value
 * keeps seven digits.
 */
final class ScalarEvent {
    /** Number and wire type of the fields: 1 is eight bytes, 0 a varint, 2 bytes after their length, 5 four bytes. */
    private static final int WALL_TIME = 1 << 3 | 1;

    private static final int STEP = 2 << 3;
    private static final int FILE_VERSION = 3 << 3 | 2;
    private static final int SUMMARY = 5 << 3 | 2;
    private static final int SUMMARY_VALUE = 1 << 3 | 2;
    private static final int VALUE_TAG = 1 << 3 | 2;
    private static final int VALUE_SIMPLE = 2 << 3 | 5;

    /** Where the step stands: behind the wall time, and both are always written. */
    private static final int STEP_AT = 1 + Double.BYTES + 1;

    private ScalarEvent() {}

    /**
     * Returns the event that every file begins with.
     *
     * @param wallTime seconds since 1970
     */
    static byte[] opening(double wallTime) {
        ByteArrayDataOutput event = event(wallTime, 0);
        putBytes(event, FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    /**
     * Returns an event.
     *
     * @param wallTime seconds since 1970
     * @param scalars by tag
     */
    static byte[] of(double wallTime, int step, Map<String, Float> scalars) {
        ByteArrayDataOutput summary = ByteStreams.newDataOutput();
        scalars.forEach((tag, value) -> {
            ByteArrayDataOutput one = ByteStreams.newDataOutput();
            putBytes(one, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
            one.write(VALUE_SIMPLE);
            one.writeInt(Integer.reverseBytes(Float.floatToIntBits(value)));
            putBytes(summary, SUMMARY_VALUE, one.toByteArray());
        });
        ByteArrayDataOutput event = event(wallTime, step);
        putBytes(event, SUMMARY, summary.toByteArray());
        return event.toByteArray();
    }

    /** Returns the step of an event that this class has made. */
    static int step(byte[] event) {
        int step = 0;
        int at = STEP_AT;
        for (int shift = 0; ; shift += 7, at++) {
            step |= (event[at] & 0x7f) << shift;
            if (event[at] >= 0) {
                return step;
            }
        }
    }

    private static ByteArrayDataOutput event(double wallTime, int step) {
        ByteArrayDataOutput event = ByteStreams.newDataOutput();
        event.write(WALL_TIME);
        event.writeLong(Long.reverseBytes(Double.doubleToLongBits(wallTime)));
        event.write(STEP);
        putVarint(event, step);
        return event;
    }

    private static void putBytes(ByteArrayDataOutput to, int field, byte[] bytes) {
        to.write(field);
        putVarint(to, bytes.length);
        to.write(bytes);
    }

    private static void putVarint(ByteArrayDataOutput to, int value) {
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            to.write(rest & 0x7f | 0x80);
        }
        to.write(rest);
    }
}
