package org.archerrl.pretrained;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.SafeTensorsWriter;
import org.archerrl.text.ChatTemplate;

/** The names that files have in a Hugging Face directory. */
public final class ModelFiles {
    /** The settings. */
    public static final String CONFIG = "config.json";

    /** The tensors, when they are in one file. */
    public static final String WEIGHTS = SafeTensorsWriter.WHOLE;

    /** Which of many files holds a tensor. */
    public static final String INDEX = SafeTensorsWriter.INDEX;

    /** The tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    /** What else is said of the tokenizer: special tokens, chat template. */
    public static final String TOKENIZER_CONFIG = ChatTemplate.CONFIG;

    /** How to generate: above all, which tokens end a text. */
    public static final String GENERATION_CONFIG = GenerationConfig.FILE;

    /** A chat template in a file of its own. */
    public static final String CHAT_TEMPLATE = ChatTemplate.FILE;

    /** Texts that are handed on unchanged to whatever is written. */
    static final List<String> CARRIED =
            List.of(TOKENIZER_CONFIG, GENERATION_CONFIG, "special_tokens_map.json", CHAT_TEMPLATE);

    private ModelFiles() {}

    /**
     * Returns the content of a file.
     *
     * @throws CheckpointException if it is not there
     */
    public static byte[] required(Map<String, byte[]> files, String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new CheckpointException("a model needs " + name + ", got only " + new TreeSet<>(files.keySet())
                    + "; use the files of one and the same model");
        }
        return file;
    }

    /** Says whether a file is one of a model's texts. */
    static boolean isText(String name) {
        return name.equals(CONFIG) || name.equals(TOKENIZER) || CARRIED.contains(name);
    }
}
