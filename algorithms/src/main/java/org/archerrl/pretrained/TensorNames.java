package org.archerrl.pretrained;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.FloatType;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.checkpoint.TensorSource;
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
    TensorSource fitted(TensorSource stored) {
        Map<String, String> sources = withPrefix(stored);
        sources.keySet().removeIf(name -> CONSTANTS.stream().anyMatch(name::endsWith));
        String embedding =
                sources.get(config.family().prefix() + config.family().tokenEmbedding());
        if (config.output() == OutputProjection.TIED
                && embedding != null
                && sources.containsKey(OUTPUT)
                && stored.read(sources.get(OUTPUT)).equals(stored.read(embedding))) {
            sources.remove(OUTPUT);
        }
        TensorSource tensors = stored.renamed(sources);
        TensorShapes shapes = new TensorShapes();
        Transformer.shapes(config).forEach((name, shape) -> shapes.add(name, shape.getShape()));
        shapes.check(tensors);
        checkTypes(tensors);
        return tensors;
    }

    private static void checkTypes(TensorSource tensors) {
        List<String> unreadable = tensors.shapes().keySet().stream()
                .filter(name -> !tensors.isReadable(name))
                .map(name -> name + " " + tensors.type(name))
                .toList();
        if (!unreadable.isEmpty()) {
            throw new CheckpointException(tensors.name() + ": tensors must be of a type of "
                    + Arrays.toString(FloatType.values()) + ", got " + String.join(", ", unreadable)
                    + "; convert the model to one of these");
        }
    }

    /** A decoder that was saved without its output projection has names without the prefix. */
    private Map<String, String> withPrefix(TensorSource stored) {
        String prefix = config.family().prefix();
        Set<String> names = stored.shapes().keySet();
        boolean bare = names.stream().noneMatch(name -> name.startsWith(prefix));
        Map<String, String> sources = new LinkedHashMap<>();
        names.forEach(name -> sources.put(bare && !name.equals(OUTPUT) ? prefix + name : name, name));
        return sources;
    }
}
