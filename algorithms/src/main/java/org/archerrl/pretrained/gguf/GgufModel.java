package org.archerrl.pretrained.gguf;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.checkpoint.gguf.GgufFile;

/** The texts of a GGUF file's model, and its tensors with the names and the layout that Hugging Face's libraries give them. */
public final class GgufModel implements TensorSource {
    /** The factors of Llama 3's rotary frequencies, which are a setting elsewhere. */
    static final String ROPE_FACTORS = "rope_freqs.weight";

    private final GgufFile file;
    private final Map<String, String> texts;
    private final TensorLayout layout;
    private final Map<String, String> sources = new LinkedHashMap<>();

    private GgufModel(GgufFile file) {
        this.file = file;
        Architecture architecture = Architecture.of(file);
        ModelSettings settings = new ModelSettings(file, architecture);
        ByteLevelTokenizer tokenizer = new ByteLevelTokenizer(file.metadata(), file.name());
        this.texts = Map.of(
                "config.json", settings.json(tokenizer).toPrettyString(),
                "tokenizer.json", tokenizer.json().toString(),
                "tokenizer_config.json", tokenizer.config(settings.context()).toPrettyString(),
                "generation_config.json", tokenizer.generationConfig().toPrettyString());
        this.layout = architecture.layout(settings);
        file.shapes().keySet().stream()
                .filter(name -> !name.equals(ROPE_FACTORS))
                .forEach(name -> sources.put(layout.nameOf(name), name));
    }

    /**
     * Opens a file.
     *
     * @throws CheckpointException if it is not a good GGUF file, or of a model that is not supported
     */
    public static GgufModel open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufModel(file);
        } catch (CheckpointException e) {
            file.close();
            throw e;
        }
    }

    /** Returns {@code config.json}, {@code tokenizer.json}, {@code tokenizer_config.json}, {@code generation_config.json}. */
    public Map<String, String> texts() {
        return texts;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Map<String, long[]> shapes() {
        Map<String, long[]> there = file.shapes();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        sources.forEach((name, source) -> shapes.put(name, layout.shapeOf(source, there.get(source))));
        return shapes;
    }

    @Override
    public String type(String tensor) {
        return file.type(TensorSource.require(tensor, sources));
    }

    @Override
    public HostTensor read(String tensor) {
        String source = TensorSource.require(tensor, sources);
        return layout.restored(source, file.read(source));
    }

    @Override
    public void close() {
        file.close();
    }
}
