package org.archerrl.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.archerrl.rl.Seed;

/**
 * The two-sided permutation test of paired differences: if both arms were alike, each difference could as well have the other
 * sign. Its p-value is the share of sign patterns whose sum lies at least as far from 0 as the observed one.
 */
public final class SignFlip {
    /** Up to so many differences every pattern is counted. */
    public static final int MOST_EXACT = 20;

    private static final int DRAWN = 100_000;

    private SignFlip() {}

    /**
     * Returns the p-value: exact up to {@value #MOST_EXACT} differences, above from 100,000 drawn patterns, the observed one
     * counted among them (Phipson and Smyth 2010).
     *
     * @throws IllegalArgumentException if there is no difference
     */
    public static double pValue(double[] differences, Seed seed) {
        if (differences.length == 0) {
            throw new IllegalArgumentException("differences: must be at least one");
        }
        double size = Arrays.stream(differences).map(Math::abs).sum();
        // Sums of the same numbers in another order differ in their last bits.
        double atLeast = Math.abs(Arrays.stream(differences).sum()) - 1e-12 * size;
        return differences.length <= MOST_EXACT ? exact(differences, atLeast) : drawn(differences, atLeast, seed);
    }

    private static double exact(double[] differences, double atLeast) {
        int patterns = 1 << differences.length;
        int extreme = 0;
        for (int pattern = 0; pattern < patterns; pattern++) {
            if (Math.abs(flippedSum(differences, pattern)) >= atLeast) {
                extreme++;
            }
        }
        return (double) extreme / patterns;
    }

    private static double flippedSum(double[] differences, int pattern) {
        double sum = 0;
        for (int i = 0; i < differences.length; i++) {
            sum += (pattern >> i & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }

    private static double drawn(double[] differences, double atLeast, Seed seed) {
        SplittableRandom random = seed.random();
        int extreme = 1;
        for (int draw = 0; draw < DRAWN; draw++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            if (Math.abs(sum) >= atLeast) {
                extreme++;
            }
        }
        return (double) extreme / (DRAWN + 1);
    }
}
