package org.archerrl.checkpoint;

import java.nio.ByteBuffer;

/** How the values of a tensor stand in bytes: in blocks of so many values and so many bytes each. */
public interface Encoding {
    /** Returns the number of values in a block. */
    int blockValues();

    /** Returns the number of bytes of a block. */
    int blockBytes();

    /**
     * Decodes whole blocks, all that fit between {@code from} and {@code to}.
     *
     * @param bytes little endian, read from its position on
     * @param values what is written to
     * @param from first place written, a multiple of {@link #blockValues}
     * @param to one past the last place written, likewise
     */
    void decode(ByteBuffer bytes, float[] values, int from, int to);

    /** Returns the number of bytes of so many values, which must be whole blocks. */
    default long bytes(long values) {
        return values / blockValues() * blockBytes();
    }
}
