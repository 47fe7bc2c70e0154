package org.archerrl.pretrained.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.gguf.GgufFile;

/**
 * Llama 3's scaling of rotary frequencies. GGUF files keep what each frequency is divided by; the settings that this follows
 * from are the same in all published models but for one, which is the largest divisor.
 */
final class RopeFactors {
    private static final double LOW = 1;
    private static final double HIGH = 4;
    private static final int ORIGINAL_CONTEXT = 8192;
    private static final double TOLERANCE = 1e-4;

    private RopeFactors() {}

    /**
     * Adds {@code rope_scaling} to settings that have {@code rope_theta} and {@code head_dim}.
     *
     * @throws CheckpointException if the file's divisors are not those of Llama 3
     */
    static void addScaling(GgufFile file, ObjectNode json) {
        float[] divisors = file.read(GgufModel.ROPE_FACTORS).values();
        double largest = 1;
        for (float divisor : divisors) {
            largest = Math.max(largest, divisor);
        }
        int headWidth = json.get("head_dim").intValue();
        double theta = json.get("rope_theta").doubleValue();
        boolean same = divisors.length == headWidth / 2;
        for (int i = 0; same && i < divisors.length; i++) {
            double expected = divisor(theta, (double) i / divisors.length, largest);
            same = Math.abs(expected - divisors[i]) <= TOLERANCE * expected;
        }
        if (!same) {
            throw new CheckpointException(
                    file.name() + ": its " + GgufModel.ROPE_FACTORS + " must be those of Llama 3 ("
                            + headWidth / 2 + " divisors, low_freq_factor 1, high_freq_factor 4, original context "
                            + ORIGINAL_CONTEXT + "), got "
                            + Arrays.toString(Arrays.copyOf(divisors, Math.min(8, divisors.length)))
                            + "...; use a model with this scaling or with none");
        }
        json.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", largest)
                .put("low_freq_factor", LOW)
                .put("high_freq_factor", HIGH)
                .put("original_max_position_embeddings", ORIGINAL_CONTEXT);
    }

    /** Returns what a frequency {@code theta^-place} is divided by (transformers, modeling_rope_utils, llama3). */
    private static double divisor(double theta, double place, double factor) {
        double wavelength = 2 * Math.PI * Math.pow(theta, place);
        double smooth = (ORIGINAL_CONTEXT / wavelength - LOW) / (HIGH - LOW);
        double clamped = Math.min(1, Math.max(0, smooth));
        return 1 / ((1 - clamped) / factor + clamped);
    }
}
