package org.archerrl.checkpoint.gguf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.archerrl.checkpoint.Encoding;
import org.archerrl.checkpoint.FloatType;
import org.archerrl.checkpoint.Half;

/**
 * The encodings of tensors in GGUF files that can be read, with their numbers there (ggml, ggml-common.h).
 *
 * <p>Legend: d scale and m offset of a block, both binary16; q a small integer. A nibble block holds the low nibbles of its
 * bytes first, then the high ones.
 */
public enum GgmlType implements Encoding {
    /** IEEE 754 binary32. */
    F32(0, 1, 4) {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            FloatType.F32.decode(bytes, values, from, to);
        }
    },
    /** IEEE 754 binary16. */
    F16(1, 1, 2) {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            FloatType.F16.decode(bytes, values, from, to);
        }
    },
    /** The upper half of a binary32. */
    BF16(30, 1, 2) {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            FloatType.BF16.decode(bytes, values, from, to);
        }
    },
    /** {@code d (q - 8)}, q of four bits. */
    Q4_0(2, 32, 18) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 0);
            for (int i = 0; i < 16; i++) {
                values[at + i] = d * ((block[2 + i] & 0xF) - 8);
                values[at + 16 + i] = d * ((block[2 + i] >> 4 & 0xF) - 8);
            }
        }
    },
    /** {@code d q + m}, q of four bits. */
    Q4_1(3, 32, 20) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 0);
            float m = half(block, 2);
            for (int i = 0; i < 16; i++) {
                values[at + i] = d * (block[4 + i] & 0xF) + m;
                values[at + 16 + i] = d * (block[4 + i] >> 4 & 0xF) + m;
            }
        }
    },
    /** {@code d (q - 16)}, q of five bits, the fifth of each in a word of 32 bits. */
    Q5_0(6, 32, 22) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 0);
            for (int i = 0; i < 16; i++) {
                values[at + i] = d * ((block[6 + i] & 0xF | bit(block, 2, i) << 4) - 16);
                values[at + 16 + i] = d * ((block[6 + i] >> 4 & 0xF | bit(block, 2, 16 + i) << 4) - 16);
            }
        }
    },
    /** {@code d q + m}, q of five bits, the fifth of each in a word of 32 bits. */
    Q5_1(7, 32, 24) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 0);
            float m = half(block, 2);
            for (int i = 0; i < 16; i++) {
                values[at + i] = d * (block[8 + i] & 0xF | bit(block, 4, i) << 4) + m;
                values[at + 16 + i] = d * (block[8 + i] >> 4 & 0xF | bit(block, 4, 16 + i) << 4) + m;
            }
        }
    },
    /** {@code d q}, q of eight bits. */
    Q8_0(8, 32, 34) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 0);
            for (int i = 0; i < 32; i++) {
                values[at + i] = d * block[2 + i];
            }
        }
    },
    /** {@code d s q - m t}, q of four bits; s and t, of six bits, are shared by 32 values. */
    Q4_K(12, 256, 144) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            for (int group = 0; group < 8; group++) {
                float d = half(block, 0) * scale(block, group);
                float m = half(block, 2) * offset(block, group);
                for (int i = 0; i < 32; i++) {
                    int q = block[16 + group / 2 * 32 + i] >> group % 2 * 4 & 0xF;
                    values[at + group * 32 + i] = d * q - m;
                }
            }
        }
    },
    /** As {@link #Q4_K}, with a fifth bit of each q: bit g of byte i for value i of group g. */
    Q5_K(13, 256, 176) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            for (int group = 0; group < 8; group++) {
                float d = half(block, 0) * scale(block, group);
                float m = half(block, 2) * offset(block, group);
                for (int i = 0; i < 32; i++) {
                    int low = block[48 + group / 2 * 32 + i] >> group % 2 * 4 & 0xF;
                    int high = block[16 + i] >> group & 1;
                    values[at + group * 32 + i] = d * (low | high << 4) - m;
                }
            }
        }
    },
    /** {@code d s (q - 32)}, q of six bits in two parts; s, of eight bits, is shared by 16 values. */
    Q6_K(14, 256, 210) {
        @Override
        void decodeBlock(byte[] block, float[] values, int at) {
            float d = half(block, 208);
            for (int i = 0; i < 256; i++) {
                int within = i % 128;
                int low = block[i / 128 * 64 + within % 64] >> within / 64 * 4 & 0xF;
                int high = block[128 + i / 128 * 32 + within % 32] >> within / 32 * 2 & 3;
                values[at + i] = d * block[192 + i / 16] * ((low | high << 4) - 32);
            }
        }
    };

    private final int number;
    private final int blockValues;
    private final int blockBytes;

    GgmlType(int number, int blockValues, int blockBytes) {
        this.number = number;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    /** Returns the encoding of that number, if it can be read. */
    static Optional<GgmlType> of(int number) {
        return Arrays.stream(values()).filter(t -> t.number == number).findFirst();
    }

    /** Returns every encoding with its number. */
    static String listed() {
        return Arrays.stream(values()).map(t -> t + " (" + t.number + ")").collect(Collectors.joining(", "));
    }

    @Override
    public int blockValues() {
        return blockValues;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public void decode(ByteBuffer bytes, float[] values, int from, int to) {
        byte[] block = new byte[blockBytes];
        for (int at = from; at < to; at += blockValues) {
            bytes.get(block);
            decodeBlock(block, values, at);
        }
    }

    void decodeBlock(byte[] block, float[] values, int at) {
        throw new UnsupportedOperationException(this + " has no blocks");
    }

    private static float half(byte[] block, int at) {
        return Half.toFloat((short) (block[at] & 0xFF | block[at + 1] << 8));
    }

    private static int bit(byte[] block, int at, int bit) {
        return block[at + bit / 8] >> bit % 8 & 1;
    }

    /** Of the 12 bytes from byte 4 on: groups 0 to 3 in the first four, the others' low bits in the last, high ones here. */
    private static int scale(byte[] block, int group) {
        return group < 4 ? block[4 + group] & 0x3F : block[8 + group] & 0xF | (block[group] & 0xC0) >> 2;
    }

    private static int offset(byte[] block, int group) {
        return group < 4 ? block[8 + group] & 0x3F : block[8 + group] >> 4 & 0xF | (block[4 + group] & 0xC0) >> 2;
    }
}
