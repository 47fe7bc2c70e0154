package org.archerrl.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Floating-point numbers as safetensors files hold them; writing rounds to the nearest, ties to even. */
public enum FloatType implements Encoding {
    /** IEEE 754 binary32. */
    F32(4, "float32") {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            bytes.asFloatBuffer().get(values, from, to - from);
        }

        @Override
        public void encode(float[] values, int from, int to, ByteBuffer bytes) {
            bytes.asFloatBuffer().put(values, from, to - from);
            bytes.position(bytes.position() + Float.BYTES * (to - from));
        }
    },
    /** The upper half of a binary32: 1 sign, 8 exponent and 7 fraction bits. */
    BF16(2, "bfloat16") {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            ShortBuffer halves = bytes.asShortBuffer();
            for (int i = from; i < to; i++) {
                values[i] = Float.intBitsToFloat(halves.get() << 16);
            }
        }

        @Override
        public void encode(float[] values, int from, int to, ByteBuffer bytes) {
            for (int i = from; i < to; i++) {
                bytes.putShort(brief(values[i]));
            }
        }
    },
    /** IEEE 754 binary16. */
    F16(2, "float16") {
        @Override
        public void decode(ByteBuffer bytes, float[] values, int from, int to) {
            ShortBuffer halves = bytes.asShortBuffer();
            for (int i = from; i < to; i++) {
                values[i] = Half.toFloat(halves.get());
            }
        }

        @Override
        public void encode(float[] values, int from, int to, ByteBuffer bytes) {
            for (int i = from; i < to; i++) {
                bytes.putShort(Half.ofFloat(values[i]));
            }
        }
    };

    private final int bytesPerValue;
    private final String torchName;

    FloatType(int bytesPerValue, String torchName) {
        this.bytesPerValue = bytesPerValue;
        this.torchName = torchName;
    }

    /** Writes values at the position of {@code bytes}, which is little endian, and moves it on. */
    public abstract void encode(float[] values, int from, int to, ByteBuffer bytes);

    /** Returns the name that {@code config.json} has for it, such as {@code bfloat16}. */
    public String torchName() {
        return torchName;
    }

    @Override
    public int blockValues() {
        return 1;
    }

    @Override
    public int blockBytes() {
        return bytesPerValue;
    }

    private static short brief(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
