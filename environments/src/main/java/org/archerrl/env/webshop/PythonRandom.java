package org.archerrl.env.webshop;

/**
 * Python's {@code random}: the Mersenne Twister MT19937 of Matsumoto and Nishimura (1998), seeded by array. WebShop orders its goals
 * by it, and the order says which goals are for tests.
 */
final class PythonRandom {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /** Does what {@code random.seed} does with a whole number below 2^32. */
    PythonRandom(int seed) {
        state[0] = 19650218;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * mixed(i) + i;
        }
        int place = 1;
        for (int k = 0; k < SIZE; k++) {
            state[place] = (state[place] ^ mixed(place) * 1664525) + seed;
            place = following(place);
        }
        for (int k = 1; k < SIZE; k++) {
            state[place] = (state[place] ^ mixed(place) * 1566083941) - place;
            place = following(place);
        }
        state[0] = 1 << 31;
    }

    private int mixed(int place) {
        return state[place - 1] ^ state[place - 1] >>> 30;
    }

    private int following(int place) {
        if (place < SIZE - 1) {
            return place + 1;
        }
        state[0] = state[SIZE - 1];
        return 1;
    }

    /** Draws a number from 0 to one less than this. */
    int below(int bound) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int drawn;
        do {
            drawn = word() >>> Integer.SIZE - bits;
        } while (drawn >= bound);
        return drawn;
    }

    private int word() {
        if (next == SIZE) {
            twist();
            next = 0;
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= word << 7 & 0x9d2c5680;
        word ^= word << 15 & 0xefc60000;
        return word ^ word >>> 18;
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int joined = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
            state[i] = state[(i + SHIFT) % SIZE] ^ joined >>> 1 ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
        }
    }
}
