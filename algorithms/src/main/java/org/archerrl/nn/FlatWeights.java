package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.HostMemory;
import org.archerrl.torch.OpLibrary;

/**
 * Weights as one sequence of little-endian single-precision numbers, tensor after tensor in the order of their names: what
 * travels from a learner to its replicas, a part at a time.
 *
 * <p>Places and lengths are in bytes, and multiples of four.
 */
public final class FlatWeights {
    private final List<NDArray> tensors;

    FlatWeights(Collection<NDArray> tensorsByName) {
        this.tensors = List.copyOf(tensorsByName);
    }

    /** Returns the length of the whole sequence. */
    public long bytes() {
        return tensors.stream().mapToLong(NDArray::size).sum() * Float.BYTES;
    }

    /** Part of one tensor: {@code count} of its numbers from {@code begin} on, which stand at {@code place} of what travels. */
    @FunctionalInterface
    private interface Stretch {
        void of(NDArray tensor, long begin, int place, int count);
    }

    /**
     * Returns a copy of a part.
     *
     * @param from its first byte
     * @param length at most; the last part is shorter
     */
    public byte[] read(long from, int length) {
        byte[] part = new byte[(int) Math.min(length, bytes() - from)];
        ByteBuffer all = ByteBuffer.wrap(part);
        each(from, part.length, (tensor, begin, place, count) -> {
            try (Autograd scope = Autograd.off();
                    NDManager manager = tensor.getManager().newSubManager()) {
                NDArray flat = tensor.reshape(-1);
                flat.attach(manager);
                all.position(place);
                HostMemory.read(OpLibrary.one(manager, "slice", flat, begin, begin + count), all);
            }
        });
        return part;
    }

    /**
     * Overwrites a part.
     *
     * @param from its first byte
     * @param part all of it, left as it is
     * @throws IllegalArgumentException if it reaches past the end
     */
    public void write(long from, ByteBuffer part) {
        ByteBuffer all = part.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (from + all.remaining() > bytes()) {
            throw new IllegalArgumentException("the weights have " + bytes() + " bytes, got " + all.remaining()
                    + " from byte " + from + " on; they are of another model");
        }
        int start = all.position();
        each(from, all.remaining(), (tensor, begin, place, count) -> {
            ByteBuffer stretch = all.slice(start + place, count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            HostMemory.copy(stretch, tensor, begin);
        });
    }

    private void each(long from, int length, Stretch stretch) {
        long first = 0;
        for (NDArray tensor : tensors) {
            long last = first + tensor.size() * Float.BYTES;
            long begin = Math.max(first, from);
            long end = Math.min(last, from + length);
            if (begin < end) {
                stretch.of(tensor, (begin - first) / Float.BYTES, (int) (begin - from), (int)
                        ((end - begin) / Float.BYTES));
            }
            first = last;
        }
    }
}
