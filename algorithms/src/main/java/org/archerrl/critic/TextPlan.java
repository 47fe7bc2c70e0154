package org.archerrl.critic;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.nn.TwinHeads;
import org.archerrl.pretrained.BertConfig;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.text.Framing;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.ComputeDevice;

/**
 * The paper's critic: a pretrained encoder reads contexts and utterances apart, as texts. Names of tensors as in the reference
 * code.
 */
final class TextPlan implements CriticPlan {
    private static final String ENCODER = "base_lm.";
    private static final String Q = "critic";
    private static final String V = "v_critic";

    private final EncoderConfig config;
    private final Pooling pooling;
    private final Tokenizer spoken;
    private final Tokenizer own;
    private final Framing framing;

    /**
     * Makes a plan.
     *
     * @param json the encoder's {@code tokenizer.json}
     * @param spoken the policy's tokenizer; stays owned by the caller
     */
    TextPlan(EncoderConfig config, Pooling pooling, String json, Tokenizer spoken) {
        this.config = config;
        this.pooling = pooling;
        this.spoken = spoken;
        this.framing = Framing.fromJson(json);
        this.own = Tokenizer.fromJson(json);
        if (own.vocabularySize() > config.vocabulary()) {
            int size = own.vocabularySize();
            own.close();
            throw new CheckpointException("the encoder's " + ModelFiles.TOKENIZER + " has " + size + " entries, but "
                    + LanguageModel.CONFIG + " says vocab_size " + config.vocabulary()
                    + "; take both from the same model");
        }
    }

    /** Returns the encoder's weights and freshly drawn heads. */
    static Parameters initialised(EncoderCheckpoint checkpoint, ComputeDevice device, SplittableRandom random) {
        int width = checkpoint.config().width();
        Parameters parameters = new Parameters(device);
        checkpoint.addTo(parameters, ENCODER);
        TwinHeads.initialise(parameters, Q, 2 * width, width, random);
        TwinHeads.initialise(parameters, V, width, width, random);
        return parameters;
    }

    /** Returns how the vectors were pooled that these weights are for. */
    static Pooling pooling(Map<String, HostTensor> weights) {
        return weights.containsKey(ENCODER + EncoderConfig.POOLER + ".weight") ? Pooling.POOLER : Pooling.MEAN;
    }

    /**
     * Returns weights that were stored.
     *
     * @param file what errors call them
     * @throws CheckpointException if a tensor is missing, extra or misshapen
     */
    Parameters restored(String file, Map<String, HostTensor> weights, ComputeDevice device) {
        TensorShapes shapes = new TensorShapes().addAll(ENCODER, config.shapes(pooling));
        addHeads(shapes, Q, 2 * config.width());
        addHeads(shapes, V, config.width());
        Parameters parameters = new Parameters(device);
        shapes.match(file, weights)
                .forEach((name, tensor) -> parameters.add(name, new Shape(tensor.shape()), tensor.values()));
        return parameters;
    }

    private void addHeads(TensorShapes shapes, String name, int input) {
        for (int head = 1; head <= 2; head++) {
            shapes.addLinear(name + head + ".0", input, config.width())
                    .addLinear(name + head + ".2", config.width(), config.width())
                    .addLinear(name + head + ".4", config.width(), 1);
        }
    }

    @Override
    public CriticNetwork network(Parameters parameters) {
        Encoder encoder = new Encoder(config, parameters, ENCODER);
        return new CriticNetwork(
                (manager, batch) -> new TextReading(
                        manager, texts -> encoder.encoded(manager, texts, pooling), this::framed, batch),
                new TwinHeads(parameters, Q),
                new TwinHeads(parameters, V));
    }

    /** Returns what the policy's tokens say in the encoder's own, special tokens around it, cut on the left. */
    private int[] framed(int[] tokens) {
        return framing.frame(own.encode(spoken.decodeWithoutSpecials(tokens)), config.context());
    }

    @Override
    public Map<String, byte[]> files() {
        return Map.of(
                LanguageModel.CONFIG,
                BertConfig.write(config),
                ModelFiles.TOKENIZER,
                own.json().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        own.close();
    }
}
