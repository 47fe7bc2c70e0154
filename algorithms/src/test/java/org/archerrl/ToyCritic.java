package org.archerrl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.critic.UtteranceCritic;
import org.archerrl.learn.CriticSpec;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.nn.Pooling;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.ComputeDevice;

/** Every kind of critic, for a {@link Toy} policy. */
public enum ToyCritic {
    APART,
    JOINT,
    TURNS,
    BERT_POOLER,
    ROBERTA_MEAN;

    /** The form; a kind on an encoder has none of its own. */
    public CriticForm form() {
        return isOnEncoder() ? CriticForm.TURNS : CriticForm.valueOf(name());
    }

    public boolean isOnEncoder() {
        return this == BERT_POOLER || this == ROBERTA_MEAN;
    }

    public UtteranceCritic critic(int vocabulary, Tokenizer spoken, Seed seed) {
        return isOnEncoder()
                ? UtteranceCritic.onEncoder(
                        ModelSource.of(encoder(vocabulary)), EncoderPooling.DEFAULT, spoken, ComputeDevice.CPU, seed)
                : new UtteranceCritic(Toy.config(vocabulary), form(), ComputeDevice.CPU, seed);
    }

    /** Names the critic as a recipe does; an encoder's files are written to {@code directory}. */
    public CriticSpec spec(int vocabulary, Path directory, int microBatchEpisodes) {
        if (!isOnEncoder()) {
            return new CriticSpec("nano", form(), EncoderPooling.DEFAULT, microBatchEpisodes);
        }
        encoder(vocabulary).forEach((name, content) -> {
            try {
                Files.write(directory.resolve(name), content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new CriticSpec(directory.toString(), form(), EncoderPooling.DEFAULT, microBatchEpisodes);
    }

    /** An encoder that takes a toy's longest episode; two tokens go around a text, and it has three of its own. */
    private Map<String, byte[]> encoder(int vocabulary) {
        Family family = this == BERT_POOLER ? Family.BERT : Family.ROBERTA;
        Pooling pooling = this == BERT_POOLER ? Pooling.POOLER : Pooling.MEAN;
        return ToyEncoder.files(
                ToyEncoder.checkpoint(ToyEncoder.config(family, vocabulary + 2, Toy.CONTEXT + 2), pooling, .5, 11));
    }
}
