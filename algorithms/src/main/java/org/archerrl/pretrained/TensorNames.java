package org.archerrl.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;

/** Brings the names in published files to those of a language model, and says which tensors do not fit it. */
final class TensorNames {
    /** More names than these are counted, not listed. */
    private static final int LISTED = 20;

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
        Map<String, Shape> shapes = Transformer.shapes(config);
        List<String> missing = new ArrayList<>(shapes.keySet());
        missing.removeAll(tensors.keySet());
        List<String> unknown = new ArrayList<>(tensors.keySet());
        unknown.removeAll(shapes.keySet());
        List<String> misshapen = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            HostTensor tensor = tensors.get(name);
            if (tensor != null && !shape.equals(new Shape(tensor.shape()))) {
                misshapen.add(name + " should be " + shape + ", got " + new Shape(tensor.shape()));
            }
        });
        List<String> faults = new ArrayList<>();
        if (!missing.isEmpty()) {
            faults.add("missing are " + some(missing));
        }
        if (!unknown.isEmpty()) {
            faults.add("not known are " + some(unknown) + ", allowed are " + some(shapes.keySet()));
        }
        if (!misshapen.isEmpty()) {
            faults.add("of another shape: " + some(misshapen));
        }
        if (!faults.isEmpty()) {
            throw new CheckpointException("the tensors do not fit " + LanguageModel.CONFIG + ": "
                    + String.join("; ", faults) + "; use the files of one model");
        }
    }

    /** Returns the names in one text, or the first of them and how many follow. */
    static String some(Collection<String> names) {
        String listed = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() > LISTED ? listed + " and " + (names.size() - LISTED) + " more" : listed;
    }
}
