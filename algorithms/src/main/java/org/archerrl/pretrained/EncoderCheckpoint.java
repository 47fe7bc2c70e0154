package org.archerrl.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;

/**
 * An encoder as the files of a Hugging Face directory: {@code config.json} and {@code model.safetensors}.
 *
 * @param config the shape
 * @param tensors the weights, without the family's prefix, in the order of {@link EncoderConfig#shapes}; the pooler's may be absent
 */
public record EncoderCheckpoint(EncoderConfig config, Map<String, HostTensor> tensors) {
    private static final String CONFIG = LanguageModel.CONFIG;
    private static final String WEIGHTS = ModelFiles.WEIGHTS;
    private static final String CONSTANT = "embeddings.position_ids";
    private static final String POOLER_WEIGHT = EncoderConfig.POOLER + ".weight";

    /**
     * Reads an encoder, tensor by tensor.
     *
     * <p>Weights may stand behind the prefix {@code bert.} or {@code roberta.} of the family; the pretraining head beside
     * them ({@code cls.} or {@code lm_head.}) and the constant {@code embeddings.position_ids} are left out.
     *
     * @throws CheckpointException if a file is missing, a setting is not supported, or a tensor is missing, extra or
     *     misshapen
     */
    public static EncoderCheckpoint read(ModelSource source) {
        EncoderConfig config = BertConfig.read(source.text(CONFIG));
        Set<String> stored = source.tensors().shapes().keySet();
        String familyPrefix = config.family().modelType() + ".";
        boolean isPrefixed = stored.stream().anyMatch(name -> name.startsWith(familyPrefix));
        Map<String, String> sources = new LinkedHashMap<>();
        for (String name : stored) {
            boolean isHead = isPrefixed && name.startsWith(config.family().pretrainingHead());
            if (!isHead && !name.endsWith(CONSTANT)) {
                sources.put(name, name);
            }
        }
        String prefix = isPrefixed ? familyPrefix : "";
        Pooling pooling = sources.containsKey(prefix + POOLER_WEIGHT) ? Pooling.POOLER : Pooling.MEAN;
        TensorSource chosen = source.tensors().renamed(sources);
        TensorShapes shapes = config.shapes(pooling);
        new TensorShapes().addAll(prefix, shapes).check(chosen);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> tensors.put(name, chosen.read(prefix + name)));
        return new EncoderCheckpoint(config, tensors);
    }

    /** Reads an encoder from files in memory, as {@link #files} gives them; see {@link #read(ModelSource)}. */
    public static EncoderCheckpoint read(Map<String, byte[]> files) {
        try (ModelSource source = ModelSource.of(files)) {
            return read(source);
        }
    }

    /** Returns the pooler if there is one, else the mean. */
    public Pooling pooling() {
        return tensors.containsKey(POOLER_WEIGHT) ? Pooling.POOLER : Pooling.MEAN;
    }

    /**
     * Returns this encoder with a pooler, or without.
     *
     * @throws CheckpointException if it should have one and has none
     */
    public EncoderCheckpoint pooledBy(Pooling wanted) {
        if (wanted == Pooling.POOLER && pooling() != Pooling.POOLER) {
            throw new CheckpointException(WEIGHTS + " holds an encoder without a pooler (" + POOLER_WEIGHT
                    + "); pool by the mean, or take an encoder that has one");
        }
        Map<String, HostTensor> needed = new LinkedHashMap<>(tensors);
        needed.keySet().removeIf(name -> wanted != Pooling.POOLER && name.startsWith(EncoderConfig.POOLER));
        return new EncoderCheckpoint(config, needed);
    }

    /** Returns the files of a directory, without the family's prefix. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(CONFIG, BertConfig.write(config));
        files.put(WEIGHTS, SafeTensors.encode(tensors, Map.of("format", "pt")));
        return files;
    }

    /** Adds the weights to {@code parameters}, which owns them, and returns the encoder over them. */
    public Encoder addTo(Parameters parameters, String prefix) {
        tensors.forEach((name, tensor) -> parameters.add(prefix + name, new Shape(tensor.shape()), tensor.values()));
        return new Encoder(config, parameters, prefix);
    }
}
