package org.archerrl.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes in an array or in a file of any length, of which a window at a time is mapped into memory. */
public abstract class Storage implements AutoCloseable {
    /** Bytes of a tensor that are mapped at once. */
    private static final int WINDOW = 1 << 24;

    private final String name;
    private final long size;

    private Storage(String name, long size) {
        this.name = name;
        this.size = size;
    }

    /**
     * Opens a file for reading.
     *
     * @throws CheckpointException if it is not there or cannot be read
     */
    public static Storage open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new InFile(file, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new CheckpointException(file + ": no such file; fetch or write it again", e);
        } catch (IOException e) {
            throw new CheckpointException(unreadable(file.toString(), e), e);
        }
    }

    /** Returns an array, which must be left alone from now on, as storage that messages call {@code name}. */
    public static Storage of(String name, byte[] bytes) {
        return new InMemory(name, bytes);
    }

    /** Returns what messages call it: its file. */
    public final String name() {
        return name;
    }

    /** Returns the number of bytes. */
    public final long size() {
        return size;
    }

    /**
     * Returns bytes in little-endian order, to be read only.
     *
     * @param offset of the first; the last must be within the {@link #size}
     * @throws CheckpointException if they cannot be read
     */
    public abstract ByteBuffer bytes(long offset, int length);

    /**
     * Reads a tensor.
     *
     * @param offset of its first byte
     * @throws CheckpointException if it cannot be read
     */
    public final HostTensor tensor(Encoding encoding, long[] shape, long offset) {
        float[] values = new float[HostTensor.count(shape)];
        int step = WINDOW / encoding.blockBytes() * encoding.blockValues();
        for (long from = 0; from < values.length; from += step) {
            int to = (int) Math.min(values.length, from + step);
            int length = (int) encoding.bytes(to - from);
            encoding.decode(bytes(offset + encoding.bytes(from), length), values, (int) from, to);
        }
        return new HostTensor(shape, values);
    }

    @Override
    public void close() {}

    private static String unreadable(String name, IOException e) {
        return name + ": cannot be read: " + e + "; check its permissions and the disk, or fetch it again";
    }

    private static final class InMemory extends Storage {
        private final byte[] bytes;

        InMemory(String name, byte[] bytes) {
            super(name, bytes.length);
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer bytes(long offset, int length) {
            return ByteBuffer.wrap(bytes, Math.toIntExact(offset), length)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static final class InFile extends Storage {
        private final FileChannel channel;

        InFile(Path file, FileChannel channel, long size) {
            super(file.toString(), size);
            this.channel = channel;
        }

        @Override
        public ByteBuffer bytes(long offset, int length) {
            try {
                return channel.map(FileChannel.MapMode.READ_ONLY, offset, length)
                        .order(ByteOrder.LITTLE_ENDIAN);
            } catch (IOException e) {
                throw new CheckpointException(unreadable(name(), e), e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new CheckpointException(unreadable(name(), e), e);
            }
        }
    }
}
