package org.archerrl.checkpoint;

/** IEEE 754 binary16 numbers: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
public final class Half {
    private static final float LARGEST_ROUNDED_DOWN = 65520;
    private static final float SMALLEST_NORMAL = 0x1p-14f;

    private Half() {}

    /** Returns the same number as a float; nothing is lost. */
    public static float toFloat(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
                };
        return bits < 0 ? -magnitude : magnitude;
    }

    /** Returns the nearest such number, ties to even; infinity from 65520 on. */
    public static short ofFloat(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= LARGEST_ROUNDED_DOWN) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude < SMALLEST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int bits = Float.floatToRawIntBits(magnitude) - (112 << 23);
        return (short) (sign | bits + 0xFFF + (bits >> 13 & 1) >> 13);
    }
}
