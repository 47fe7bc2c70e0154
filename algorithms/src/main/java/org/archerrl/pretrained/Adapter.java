package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.TransformerConfig;

/**
 * A low-rank addition as the library PEFT keeps it in a directory: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * @param base the model that it is added to: what {@code policy.model} names
 * @param options what it is like
 */
public record Adapter(String base, LowRank.Options options) {
    /** The file of the settings. */
    public static final String CONFIG = "adapter_config.json";

    /** The file of the tensors. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns whether files are those of an adapter. */
    public static boolean isIn(Map<String, byte[]> files) {
        return files.containsKey(CONFIG);
    }

    /** Returns whether a file of that name is an adapter's. */
    static boolean isPart(String name) {
        return name.equals(CONFIG) || name.equals(WEIGHTS);
    }

    /**
     * Reads the settings.
     *
     * @throws CheckpointException if they are not of a plain LoRA
     */
    public static Adapter read(Map<String, byte[]> files) {
        JsonNode node = Settings.parse(CONFIG, new String(ModelFiles.required(files, CONFIG), StandardCharsets.UTF_8));
        List<String> targets = new ArrayList<>();
        node.path("target_modules").forEach(target -> targets.add(target.asText()));
        boolean isPlain = node.path("peft_type").asText().equals("LORA")
                && node.path("bias").asText("none").equals("none")
                && !node.path("use_dora").asBoolean()
                && !node.path("use_rslora").asBoolean()
                && node.path("rank_pattern").isEmpty()
                && node.path("alpha_pattern").isEmpty()
                && node.path("modules_to_save").isEmpty();
        int rank = node.path("r").asInt();
        if (!isPlain || rank < 1 || targets.isEmpty()) {
            throw new CheckpointException(CONFIG
                    + ": must be a LORA with bias none, r of at least 1, a list of target_modules"
                    + " and neither use_dora, use_rslora, rank_pattern, alpha_pattern nor modules_to_save, got " + node
                    + "; merge such an adapter into its model with the library that made it");
        }
        return new Adapter(
                node.path("base_model_name_or_path").asText(),
                new LowRank.Options(
                        rank,
                        node.path("lora_alpha").asDouble(rank),
                        node.path("lora_dropout").asDouble(0),
                        targets));
    }

    /**
     * Opens the model of an addition, with the addition in its tensors.
     *
     * @param files of the adapter
     * @return closed by the caller
     * @throws CheckpointException if the model is not there, or one does not fit the other
     */
    public static ModelSource merged(Map<String, byte[]> files) {
        Adapter adapter = read(files);
        ModelSource source = ModelSource.open(adapter.base());
        try {
            LanguageModel model = LanguageModel.read(source);
            TransformerConfig config = model.config();
            TensorSource tensors = model.tensors(source.tensors());
            return new ModelSource(
                    source.texts(), LowRank.merged(tensors, config, adapter.options(), adapter.tensors(files, config)));
        } catch (CheckpointException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Returns the tensors of the addition to a decoder of that shape, by the names of {@link LowRank#shapes}.
     *
     * @throws CheckpointException if they do not fit it
     */
    public Map<String, HostTensor> tensors(Map<String, byte[]> files, TransformerConfig config) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        TensorShapes shapes = new TensorShapes();
        try {
            LowRank.shapes(config, options).forEach((name, shape) -> shapes.add(PREFIX + name, shape.getShape()));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(CONFIG + ": " + e.getMessage() + "; use the adapter of this model", e);
        }
        shapes.match(WEIGHTS, SafeTensors.decode(ModelFiles.required(files, WEIGHTS)))
                .forEach((name, tensor) -> tensors.put(name.substring(PREFIX.length()), tensor));
        return tensors;
    }

    /** Returns the two files of the addition with those tensors, named as in {@link LowRank#shapes}. */
    public Map<String, byte[]> files(TransformerConfig config, Map<String, HostTensor> tensors) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(CONFIG, json(config).getBytes(StandardCharsets.UTF_8));
        files.put(WEIGHTS, weights(tensors));
        return files;
    }

    /** Returns the content of {@link #WEIGHTS}. */
    public static byte[] weights(Map<String, HostTensor> tensors) {
        Map<String, HostTensor> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> named.put(PREFIX + name, tensor));
        return SafeTensors.encode(named, Map.of("format", "pt"));
    }

    private String json(TransformerConfig config) {
        ObjectNode node = JSON.createObjectNode();
        node.put("peft_type", "LORA");
        node.put("task_type", "CAUSAL_LM");
        node.put("base_model_name_or_path", base);
        node.put("r", options.rank());
        node.put("lora_alpha", options.alpha());
        node.put("lora_dropout", options.dropout());
        node.put("bias", "none");
        node.put("fan_in_fan_out", config.family().inputAxis() == 0);
        node.put("inference_mode", true);
        options.targets().forEach(node.putArray("target_modules")::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
