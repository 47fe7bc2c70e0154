package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.FloatType;
import org.archerrl.checkpoint.SafeTensorsWriter;

/** Directories that Hugging Face's libraries load: what {@link ModelSource} opens, written. */
public final class ModelDirectory {
    private ModelDirectory() {}

    /**
     * Writes a model tensor by tensor: its texts, its tensors in shards of at most 5 GB, and a {@code tokenizer_config.json}
     * where it has none. The directory appears when it is whole.
     *
     * @param directory must not be there yet; its parent is made if need be
     * @param model left open
     * @param type what the tensors are rounded to, and {@code config.json} names
     * @throws CheckpointException if there is something already, or it cannot be written
     */
    public static void write(Path directory, ModelSource model, FloatType type) {
        write(directory, model, new SafeTensorsWriter(type));
    }

    static void write(Path directory, ModelSource model, SafeTensorsWriter writer) {
        make(directory, place -> {
            for (Map.Entry<String, String> text : texts(model, writer.type()).entrySet()) {
                Files.writeString(place.resolve(text.getKey()), text.getValue());
            }
            writer.write(place, model.tensors());
        });
    }

    /**
     * Writes an adapter as the library PEFT loads it, with the texts of its model's tokenizer. The directory appears when it is
     * whole.
     *
     * @param directory must not be there yet; its parent is made if need be
     * @param files as a policy with a low-rank addition gives them; others than an adapter's and a model's texts are left out
     * @throws CheckpointException if there is something already, or it cannot be written
     */
    public static void writeAdapter(Path directory, Map<String, byte[]> files) {
        make(directory, place -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (Adapter.isPart(file.getKey()) || ModelFiles.isText(file.getKey())) {
                    Files.write(place.resolve(file.getKey()), file.getValue());
                }
            }
        });
    }

    /** What fills a directory. */
    private interface Filling {
        void into(Path directory) throws IOException;
    }

    private static void make(Path directory, Filling filling) {
        Path place = directory.toAbsolutePath().normalize();
        if (Files.exists(place)) {
            throw new CheckpointException(
                    directory + ": is there already; name a directory that is not, or remove this one");
        }
        Path partial = place.resolveSibling("." + place.getFileName() + ".partial");
        try {
            Files.createDirectories(place.getParent());
            delete(partial);
            Files.createDirectory(partial);
            filling.into(partial);
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CheckpointException(
                    directory + ": the model cannot be written: " + e + "; free space or fix permissions", e);
        }
    }

    private static Map<String, String> texts(ModelSource model, FloatType type) {
        Map<String, String> texts = new TreeMap<>(model.texts());
        ObjectNode config = Settings.parse(ModelFiles.CONFIG, model.text(ModelFiles.CONFIG));
        config.remove("dtype");
        texts.put(ModelFiles.CONFIG, config.put("torch_dtype", type.torchName()).toPrettyString());
        if (texts.containsKey(ModelFiles.TOKENIZER)) {
            texts.computeIfAbsent(
                    ModelFiles.TOKENIZER_CONFIG, name -> tokenizerConfig(config, texts.get(ModelFiles.TOKENIZER)));
        }
        return texts;
    }

    private static String tokenizerConfig(ObjectNode config, String tokenizer) {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("tokenizer_class", "PreTrainedTokenizerFast");
        about.put("clean_up_tokenization_spaces", false);
        JsonNode eos = config.path("eos_token_id");
        int end = eos.path(0).asInt(eos.asInt(-1));
        int padding = config.path("pad_token_id").asInt(end);
        for (JsonNode token : parsed(tokenizer).path("added_tokens")) {
            if (token.path("id").asInt() == end) {
                about.set("eos_token", token.get("content"));
            }
            if (token.path("id").asInt() == padding) {
                about.set("pad_token", token.get("content"));
            }
        }
        return about.toPrettyString();
    }

    private static JsonNode parsed(String tokenizer) {
        try {
            return new ObjectMapper().readTree(tokenizer);
        } catch (IOException e) {
            throw new CheckpointException(
                    ModelFiles.TOKENIZER + ": not JSON: " + e.getMessage() + "; use the tokenizer of this model", e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
