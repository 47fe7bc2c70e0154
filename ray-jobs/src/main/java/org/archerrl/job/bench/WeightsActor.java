package org.archerrl.job.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.archerrl.job.actor.Following;
import org.archerrl.job.actor.WeightSource;
import org.archerrl.nn.Parameters;
import org.archerrl.torch.ComputeDevice;

/** Weights without a network: what a broadcast takes from one actor to others. */
public final class WeightsActor implements WeightSource, Following {
    /** As wide as a layer of GPT-2 small. */
    private static final int ROW = 768 * 3072;

    private final Parameters weights = new Parameters(ComputeDevice.CPU);
    private byte[] from = {};
    private byte[] to = {};

    @Override
    public String ping() {
        return "weights";
    }

    /** Takes so many tensors of 9 MB, all of one value; returns the bytes of all. */
    public long fill(int tensors, float value) {
        for (int i = 0; i < tensors; i++) {
            weights.addConstant("layer." + i, ROW, value);
        }
        return weightBytes();
    }

    @Override
    public long weightBytes() {
        return weights.flat().bytes();
    }

    @Override
    public byte[] weights(long begin, int length) {
        return weights.flat().read(begin, length);
    }

    @Override
    public byte[] policyFiles() {
        throw new IllegalStateException("there is no policy");
    }

    @Override
    public String receive(long begin, ByteBuffer part) {
        weights.flat().write(begin, part);
        return "taken";
    }

    @Override
    public String received(int version) {
        return "set";
    }

    /** Returns the first value. */
    public float first() {
        return ByteBuffer.wrap(weights.flat().read(0, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
    }

    /** Copies as many bytes as the weights have from one place of this process to another, the plainest way there is. */
    public String copyPlainly() {
        int bytes = Math.toIntExact(weightBytes());
        if (from.length != bytes) {
            from = new byte[bytes];
            to = new byte[bytes];
        }
        System.arraycopy(from, 0, to, 0, bytes);
        return "copied";
    }
}
