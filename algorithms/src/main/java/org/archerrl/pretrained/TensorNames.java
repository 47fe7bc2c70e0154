package org.archerrl.pretrained;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;

/** Brings the names in published files to those of a language model, and says which tensors do not fit it. */
final class TensorNames {
    /** Constants that old files hold beside the weights: causal masks of GPT-2, frequencies of Llama. */
    private static final List<String> CONSTANTS = List.of(".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq");

    private static final String OUTPUT = "lm_head.weight";

    private final TransformerConfig config;

    TensorNames(TransformerConfig config) {
        this.config = config;
    }

    /** Returns the tensors of the model in the order given. */
    Map<String, HostTensor> fitted(Map<String, HostTensor> stored) {
        Map<String, HostTensor> tensors = withPrefix(stored);
        tensors.keySet().removeIf(name -> CONSTANTS.stream().anyMatch(name::endsWith));
        String embedding = config.family().prefix() + config.family().tokenEmbedding();
        if (config.output() == OutputProjection.TIED
                && tensors.containsKey(OUTPUT)
                && tensors.get(OUTPUT).equals(tensors.get(embedding))) {
            tensors.remove(OUTPUT);
        }
        check(tensors);
        return tensors;
    }

    /** A decoder that was saved without its output projection has names without the prefix. */
    private Map<String, HostTensor> withPrefix(Map<String, HostTensor> stored) {
        String prefix = config.family().prefix();
        boolean bare = stored.keySet().stream().noneMatch(name -> name.startsWith(prefix));
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        stored.forEach((name, tensor) -> tensors.put(bare && !name.equals(OUTPUT) ? prefix + name : name, tensor));
        return tensors;
    }

    private void check(Map<String, HostTensor> tensors) {
        TensorShapes shapes = new TensorShapes();
        Transformer.shapes(config).forEach((name, shape) -> shapes.add(name, shape.getShape()));
        shapes.match(ModelFiles.WEIGHTS, tensors);
    }
}
