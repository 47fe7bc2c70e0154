package org.archerrl.env.python;

/** MT19937 (Matsumoto and Nishimura, 1998), seeded and read as Python's {@code random.Random} does with a whole number. */
public final class PythonRandom {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final long seed;
    private int[] words;
    private int next = SIZE;

    /**
     * Makes one; the work of seeding waits for the first draw.
     *
     * @param seed its absolute value counts
     */
    public PythonRandom(long seed) {
        this.seed = Math.abs(seed);
    }

    /** Returns a whole number from {@code first} to {@code last}, both included. */
    public long between(long first, long last) {
        long count = last - first + 1;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(count);
        long drawn = bits(bits);
        while (drawn >= count) {
            drawn = bits(bits);
        }
        return first + drawn;
    }

    /** Returns a number from {@code low} to {@code high}, with 53 random bits. */
    public double uniform(double low, double high) {
        long upper = word() >>> 5;
        long lower = word() >>> 6;
        return low + (high - low) * ((upper * 0x1p26 + lower) * 0x1p-53);
    }

    private long bits(int count) {
        return count <= Integer.SIZE
                ? word() >>> (Integer.SIZE - count)
                : word() | bits(count - Integer.SIZE) << Integer.SIZE;
    }

    private long word() {
        if (words == null) {
            words = seeded();
        }
        if (next == SIZE) {
            twist();
        }
        int y = words[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        y ^= y >>> 18;
        return Integer.toUnsignedLong(y);
    }

    private void twist() {
        for (int k = 0; k < SIZE; k++) {
            int y = words[k] & 0x80000000 | words[(k + 1) % SIZE] & 0x7fffffff;
            words[k] = words[(k + SHIFT) % SIZE] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    /** The reference implementation's {@code init_by_array} over the seed's 32-bit digits. */
    private int[] seeded() {
        int[] key = seed >>> Integer.SIZE == 0
                ? new int[] {(int) seed}
                : new int[] {(int) seed, (int) (seed >>> Integer.SIZE)};
        int[] mt = new int[SIZE];
        mt[0] = 19650218;
        for (int k = 1; k < SIZE; k++) {
            mt[k] = 1812433253 * (mt[k - 1] ^ mt[k - 1] >>> 30) + k;
        }
        int i = 1;
        for (int k = 0; k < SIZE; k++) {
            mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >>> 30) * 1664525) + key[k % key.length] + k % key.length;
            i = following(mt, i);
        }
        for (int k = 0; k < SIZE - 1; k++) {
            mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >>> 30) * 1566083941) - i;
            i = following(mt, i);
        }
        mt[0] = 0x80000000;
        return mt;
    }

    private static int following(int[] mt, int i) {
        if (i < SIZE - 1) {
            return i + 1;
        }
        mt[0] = mt[SIZE - 1];
        return 1;
    }
}
