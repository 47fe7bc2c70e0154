package org.archerrl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.pretrained.EncoderCheckpoint;

/** A tiny encoder over seven tokens that takes rows of up to eight. */
public final class ToyEncoder {
    public static final int CONTEXT = 8;

    private ToyEncoder() {}

    /** Weights spread out far enough that every one of them shows. */
    public static EncoderCheckpoint checkpoint(Family family, long seed) {
        int padding = family.ordinal();
        int positions =
                switch (family) {
                    case BERT -> CONTEXT;
                    case ROBERTA -> CONTEXT + padding + 1;
                };
        EncoderConfig config = new EncoderConfig(family, 7, 8, 2, 2, 12, positions, 2, 1e-5, padding);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        config.shapes().forEach((name, shape) -> {
            int count = 1;
            for (long axis : shape) {
                count *= (int) axis;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (0.5 * random.nextGaussian()) + (name.endsWith("LayerNorm.weight") ? 1 : 0);
            }
            tensors.put(name, new HostTensor(shape, values));
        });
        return new EncoderCheckpoint(config, tensors);
    }
}
