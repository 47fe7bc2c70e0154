package org.archerrl.rl;

/**
 * A KL coefficient that steers towards a wanted divergence (arXiv 1909.08593, section 2.2).
 *
 * @param value beta now, above 0
 * @param target the wanted KL, in the unit that {@link #after} is told
 * @param horizon over how many samples a full error changes beta by a fifth, at least 1
 */
public record AdaptiveCoefficient(double value, double target, int horizon) {
    /** The largest relative error that counts. */
    public static final double LARGEST_ERROR = .2;

    /** Checks the ranges. */
    public AdaptiveCoefficient {
        Check.positive("kl coefficient", value);
        Check.positive("kl target", target);
        Check.within("kl horizon", horizon, 1, Integer.MAX_VALUE);
    }

    /**
     * {@code beta (1 + clip(kl / target - 1, -.2, .2) samples / horizon)}.
     *
     * @param kl what was measured; may be below 0
     * @param samples on how many, from 0 to the horizon
     */
    public AdaptiveCoefficient after(double kl, int samples) {
        Check.within("samples", samples, 0, horizon);
        double error = Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, kl / target - 1));
        return new AdaptiveCoefficient(value * (1 + error * samples / horizon), target, horizon);
    }
}
