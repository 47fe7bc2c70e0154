package org.archerrl.nn;

/**
 * Rotary positions (arXiv 2104.09864): pair i of a head turns by {@code position * theta^(-2i/d)}, scaled.
 *
 * @param theta the base of the frequencies
 * @param scaling how the frequencies are changed for a longer context
 */
public record Rope(double theta, Scaling scaling) {
    /** Maps a frequency, in radians for each position, to the one that is used. */
    public sealed interface Scaling {
        /** Returns the frequency that is used. */
        double scaled(double frequency);
    }

    /** Every frequency as it is. */
    public record Unscaled() implements Scaling {
        @Override
        public double scaled(double frequency) {
            return frequency;
        }
    }

    /** Every frequency divided: positions as if they were that much closer. */
    public record Linear(double factor) implements Scaling {
        @Override
        public double scaled(double frequency) {
            return frequency / factor;
        }
    }

    /**
     * Llama 3.1: slow frequencies divided, fast ones kept, a smooth passage between.
     *
     * @param factor what slow frequencies are divided by
     * @param slow turns within the original context at which a frequency is slow
     * @param fast turns within the original context at which a frequency is fast; above {@code slow}
     * @param context the original context, in tokens
     */
    public record Llama3(double factor, double slow, double fast, int context) implements Scaling {
        @Override
        public double scaled(double frequency) {
            double turns = context * frequency / (2 * Math.PI);
            double kept = Math.min(1, Math.max(0, (turns - slow) / (fast - slow)));
            return kept * frequency + (1 - kept) * frequency / factor;
        }
    }

    /** Returns the {@code headWidth / 2} frequencies, fastest first. */
    public float[] frequencies(int headWidth) {
        float[] frequencies = new float[headWidth / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) scaling.scaled(Math.pow(theta, -2.0 * i / headWidth));
        }
        return frequencies;
    }
}
