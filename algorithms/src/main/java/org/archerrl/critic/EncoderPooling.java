package org.archerrl.critic;

import org.archerrl.nn.Pooling;
import org.archerrl.pretrained.EncoderCheckpoint;

/** How a pretrained encoder's states of a text become the one vector that the heads read. */
public enum EncoderPooling {
    /** By the pooler if the checkpoint has one, else by the mean. */
    DEFAULT,
    /** By the pooler that BERT is trained with (the paper). */
    POOLER,
    /** By the mean over tokens, as sentence encoders are trained. */
    MEAN;

    Pooling of(EncoderCheckpoint encoder) {
        return switch (this) {
            case DEFAULT -> encoder.pooling();
            case POOLER -> Pooling.POOLER;
            case MEAN -> Pooling.MEAN;
        };
    }
}
