package org.archerrl.pretrained.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.archerrl.checkpoint.CheckpointException;

/** How a text is split before BPE, by what GGUF files call it ({@code tokenizer.ggml.pre}). */
enum Splitting {
    /** By the expression of GPT-2, which is built into byte-level tokenizers. */
    GPT2("default", "gpt-2") {
        @Override
        ObjectNode preTokenizer() {
            return byteLevel(true);
        }
    },
    /** Digit by digit, then as GPT-2: SmolLM's published tokenizer.json. */
    SMOLLM("smollm") {
        @Override
        ObjectNode preTokenizer() {
            ObjectNode digits =
                    JsonNodeFactory.instance.objectNode().put("type", "Digits").put("individual_digits", true);
            return sequence(digits, byteLevel(true));
        }
    },
    /** By the expression of Llama 3, numbers in threes. */
    LLAMA3("llama-bpe") {
        @Override
        ObjectNode preTokenizer() {
            return sequence(expression("\\p{N}{1,3}"), byteLevel(false));
        }

        @Override
        boolean takesWholeWords() {
            return true;
        }

        @Override
        boolean beginsTexts() {
            return true;
        }
    },
    /** By the expression of Qwen2, digit by digit, after canonical composition. */
    QWEN2("qwen2") {
        @Override
        ObjectNode preTokenizer() {
            return sequence(expression("\\p{N}"), byteLevel(false));
        }

        @Override
        JsonNode normalizer() {
            return JsonNodeFactory.instance.objectNode().put("type", "NFC");
        }
    };

    private final List<String> keys;

    Splitting(String... keys) {
        this.keys = List.of(keys);
    }

    /**
     * Returns the one of that name.
     *
     * @throws CheckpointException if there is none
     */
    static Splitting of(String key, String file) {
        return Arrays.stream(values())
                .filter(s -> s.keys.contains(key))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(file + ": the metadata's tokenizer.ggml.pre must be one of "
                        + Arrays.stream(values())
                                .map(s -> s.keys)
                                .flatMap(Collection::stream)
                                .toList()
                        + ", got " + key + "; use the model's Hugging Face directory, with its tokenizer.json"));
    }

    abstract ObjectNode preTokenizer();

    JsonNode normalizer() {
        return JsonNodeFactory.instance.nullNode();
    }

    /** Says whether a word that is a token is taken whole, whatever its merges lead to. */
    boolean takesWholeWords() {
        return false;
    }

    /** Says whether whole texts begin with a special token where the file does not say. */
    boolean beginsTexts() {
        return false;
    }

    private static ObjectNode byteLevel(boolean splits) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", splits);
    }

    private static ObjectNode sequence(ObjectNode... parts) {
        ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
        ArrayNode list = sequence.putArray("pretokenizers");
        Arrays.stream(parts).forEach(list::add);
        return sequence;
    }

    /** The expression of GPT-4 and its followers, which differ in the numbers. */
    private static ObjectNode expression(String numbers) {
        String expression = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + numbers
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        ObjectNode split = JsonNodeFactory.instance.objectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", expression);
        return split.put("behavior", "Isolated").put("invert", false);
    }
}
