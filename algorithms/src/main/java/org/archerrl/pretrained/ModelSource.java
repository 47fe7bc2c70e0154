package org.archerrl.pretrained;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.SafeTensorsFile;
import org.archerrl.checkpoint.SafeTensorsShards;
import org.archerrl.checkpoint.Storage;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.pretrained.gguf.GgufModel;

/**
 * A model as it is kept: the texts of a Hugging Face directory, and its tensors, which are read one at a time.
 *
 * @param texts contents by the names of {@link ModelFiles}
 * @param tensors under the names that they are kept with; closed by {@link #close}
 */
public record ModelSource(Map<String, String> texts, TensorSource tensors) implements AutoCloseable {
    private static final String GGUF = ".gguf";

    /**
     * Opens a model: a Hugging Face directory, a {@code .gguf} file, or a model of the local Hugging Face cache. The network
     * is never asked.
     *
     * @param name a path, or an id such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}; a path that exists goes first
     * @throws CheckpointException if there is nothing of that name, or it is no good model
     */
    public static ModelSource open(String name) {
        return open(name, HubCache.ofUser());
    }

    static ModelSource open(String name, HubCache cache) {
        Optional<Path> path = existing(name);
        if (path.isEmpty()) {
            return ofDirectory(cache.snapshot(name));
        }
        if (Files.isDirectory(path.get())) {
            return ofDirectory(path.get());
        }
        if (!name.endsWith(GGUF)) {
            throw new CheckpointException(name + ": a model is a directory with " + ModelFiles.CONFIG + " or a file *"
                    + GGUF + ", got another file; name one of these");
        }
        GgufModel model = GgufModel.open(path.get());
        return new ModelSource(model.texts(), model);
    }

    private static Optional<Path> existing(String name) {
        try {
            return Optional.of(Path.of(name)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static ModelSource ofDirectory(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            Set<String> names =
                    all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            Map<String, String> texts = new TreeMap<>();
            for (String name : names) {
                if (ModelFiles.isText(name)) {
                    texts.put(name, Files.readString(directory.resolve(name)));
                }
            }
            return of(directory + ": ", texts, names, name -> Storage.open(directory.resolve(name)));
        } catch (IOException e) {
            throw new CheckpointException(
                    directory + ": the model cannot be read: " + e + "; name a directory with " + ModelFiles.CONFIG
                            + ", " + ModelFiles.WEIGHTS + " and " + ModelFiles.TOKENIZER + ", which are yours to read",
                    e);
        }
    }

    /**
     * Returns a model of files in memory, as actors send it.
     *
     * @param files contents by name: texts, and {@code model.safetensors} or its index with what that names
     * @throws CheckpointException if the tensors are missing, or a header is bad
     */
    public static ModelSource of(Map<String, byte[]> files) {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (ModelFiles.isText(name)) {
                texts.put(name, new String(bytes, StandardCharsets.UTF_8));
            }
        });
        return of("", texts, new TreeSet<>(files.keySet()), name -> Storage.of(name, files.get(name)));
    }

    private static ModelSource of(
            String where, Map<String, String> texts, Set<String> names, Function<String, Storage> open) {
        if (names.contains(ModelFiles.WEIGHTS)) {
            return new ModelSource(texts, new SafeTensorsFile(open.apply(ModelFiles.WEIGHTS)));
        }
        if (!names.contains(ModelFiles.INDEX)) {
            throw missing(where, ModelFiles.WEIGHTS, names);
        }
        String index;
        try (Storage storage = open.apply(ModelFiles.INDEX)) {
            index = StandardCharsets.UTF_8
                    .decode(storage.bytes(0, Math.toIntExact(storage.size())))
                    .toString();
        }
        return new ModelSource(texts, new SafeTensorsShards(where + ModelFiles.INDEX, index, shard -> Optional.of(shard)
                .filter(names::contains)
                .map(open)));
    }

    /**
     * Returns a text.
     *
     * @throws CheckpointException if it is not there
     */
    public String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw missing(tensors.name() + ": ", name, texts.keySet());
        }
        return text;
    }

    private static CheckpointException missing(String where, String name, Set<String> names) {
        return new CheckpointException(
                where + "a model needs " + name + ", got only " + names + "; add it, or name another directory");
    }

    @Override
    public void close() {
        tensors.close();
    }
}
