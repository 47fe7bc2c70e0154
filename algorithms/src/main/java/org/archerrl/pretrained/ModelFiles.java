package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.text.ChatTemplate;

/** The files of a Hugging Face directory: what is read from the disk, and the tensors in one or many of them. */
public final class ModelFiles {
    /** The file of the tensors, when they are in one. */
    public static final String WEIGHTS = "model.safetensors";

    /** The file that says which of many holds a tensor. */
    public static final String INDEX = "model.safetensors.index.json";

    /** The file of the tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    /** The files, none of them needed, that say how a model wants to be spoken to and when it has finished. */
    public static final Set<String> MANNERS = Set.of(ChatTemplate.CONFIG, ChatTemplate.FILE, GenerationConfig.FILE);

    private ModelFiles() {}

    /**
     * Reads the settings, the tokenizer and the manners if there are any, and the tensors of a directory.
     *
     * @return contents by name
     * @throws CheckpointException if they cannot be read
     */
    public static Map<String, byte[]> read(Path directory) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                if (List.of(LanguageModel.CONFIG, TOKENIZER, INDEX).contains(name)
                        || MANNERS.contains(name)
                        || name.endsWith(".safetensors")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new CheckpointException(
                    directory + ": the model cannot be read: " + e + "; name a directory with " + LanguageModel.CONFIG
                            + ", " + WEIGHTS + " and " + TOKENIZER,
                    e);
        }
    }

    /**
     * Returns a file.
     *
     * @throws CheckpointException if it is not there
     */
    public static byte[] required(Map<String, byte[]> files, String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new CheckpointException("a model needs " + name + ", got only " + new TreeSet<>(files.keySet()));
        }
        return file;
    }

    /** Returns the tensors under the names they are stored with. */
    static Map<String, HostTensor> tensors(Map<String, byte[]> files) {
        return files.containsKey(INDEX) && !files.containsKey(WEIGHTS)
                ? indexed(files)
                : SafeTensors.decode(required(files, WEIGHTS));
    }

    private static Map<String, HostTensor> indexed(Map<String, byte[]> files) {
        Map<String, List<String>> namesByFile = new LinkedHashMap<>();
        index(files.get(INDEX)).fields().forEachRemaining(entry -> namesByFile
                .computeIfAbsent(entry.getValue().asText(), file -> new ArrayList<>())
                .add(entry.getKey()));
        List<String> faults = new ArrayList<>();
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        namesByFile.forEach((file, names) -> {
            if (!files.containsKey(file)) {
                faults.add(file + " is missing, with " + names.size() + " tensors");
                return;
            }
            Map<String, HostTensor> found = SafeTensors.decode(files.get(file));
            for (String name : names) {
                if (!found.containsKey(name)) {
                    faults.add(file + " lacks " + name);
                }
            }
            found.keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> faults.add(file + " holds " + name + ", which the index does not place there"));
            tensors.putAll(found);
        });
        if (!faults.isEmpty()) {
            throw new CheckpointException(INDEX + ": " + String.join("; ", faults)
                    + "; fetch the files again, all of one version; got " + new TreeSet<>(files.keySet()));
        }
        return tensors;
    }

    private static JsonNode index(byte[] json) {
        try {
            JsonNode map = new ObjectMapper().readTree(json).path("weight_map");
            if (map.isObject()) {
                return map;
            }
        } catch (IOException e) {
            throw new CheckpointException(INDEX + ": not JSON: " + e.getMessage(), e);
        }
        throw new CheckpointException(INDEX + ": must have a weight_map from tensors to files");
    }
}
