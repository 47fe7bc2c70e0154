package org.archerrl.env;

import java.util.Arrays;

/** The mean of some measurements and how sure it is. */
public record Sample(double mean, double standardError) {
    /** Computes both from at least two measurements. */
    public static Sample of(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Sample(mean, Math.sqrt(squares / (values.length - 1) / values.length));
    }
}
