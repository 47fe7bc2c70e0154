package org.archerrl.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import com.google.common.primitives.ImmutableIntArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Text to token ids and back, as a Hugging Face {@code tokenizer.json} says.
 *
 * <p>Text is data: a special token's name inside a text is encoded as the characters it is written with, never as the
 * special token. Nothing is added and nothing is cut. Safe for use by several threads; closing while another thread
 * encodes is not.
 *
 * <p>The network is never asked: loading this class puts DJL into its offline mode for the whole process, unless the system
 * property {@code ai.djl.offline} already has a value.
 */
public final class Tokenizer implements AutoCloseable {
    /** What ends an utterance, and fills batches, in tokenizers that {@link BpeTrainer} made. */
    public static final String TERMINATOR = "<|endofutterance|>";

    /** The first of these that a file declares special is its terminator: ours, then ends of turns, then ends of texts. */
    private static final List<String> TERMINATORS = List.of(
            TERMINATOR,
            "<|im_end|>",
            "<|eot_id|>",
            "<end_of_turn>",
            "<|end|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "</s>",
            "<eos>",
            "[SEP]");

    private static final int CACHED_TEXTS = 8192;
    private static final int LONGEST_CACHED_TEXT = 256;
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Unless told so, DJL reports its start to a web service and looks for a GPU build of the native library there.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    private final String json;
    private final String hash;
    private final int terminator;
    private final Map<String, Integer> specials;
    private final int vocabularySize;
    private final HuggingFaceTokenizer engine;
    private final Cache<String, int[]> idsByText =
            CacheBuilder.newBuilder().maximumSize(CACHED_TEXTS).build();

    private Tokenizer(
            String json,
            int terminator,
            Map<String, Integer> specials,
            int vocabularySize,
            HuggingFaceTokenizer engine) {
        this.json = json;
        this.hash = Hashing.sha256()
                .hashString(json, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16);
        this.terminator = terminator;
        this.specials = specials;
        this.vocabularySize = vocabularySize;
        this.engine = engine;
    }

    /**
     * Makes a tokenizer from the text of a {@code tokenizer.json}; truncation and padding that it asks for are ignored.
     *
     * @throws IllegalArgumentException if it is not such a text, or declares no end of an utterance or of a text
     */
    public static Tokenizer fromJson(String tokenizerJson) {
        return fromJson(tokenizerJson, "");
    }

    /**
     * Makes a tokenizer whose terminator is the special token that {@code ending} begins with, if it begins with one.
     *
     * @param ending what follows an utterance in its model's chat template
     * @throws IllegalArgumentException as {@link #fromJson(String)}
     */
    public static Tokenizer fromJson(String tokenizerJson, String ending) {
        ObjectNode root = parse(tokenizerJson);
        Map<String, Integer> specials = takeSpecialTokens(root);
        String terminator = Stream.concat(specialAt(specials, ending, 0).stream(), TERMINATORS.stream())
                .filter(specials::containsKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tokenizer.json: needs one of " + TERMINATORS
                        + " among its special added_tokens, to end an utterance; got " + specials.keySet()));
        int size = addToVocabulary(root, specials);
        root.putNull("truncation").putNull("padding");
        return new Tokenizer(tokenizerJson, specials.get(terminator), specials, size, engine(root.toString()));
    }

    /**
     * Reads {@code tokenizer.json} of a directory.
     *
     * @throws IllegalArgumentException if there is none, or it is bad
     * @throws UncheckedIOException if it cannot be read
     */
    public static Tokenizer load(Path directory) {
        Path file = directory.resolve("tokenizer.json");
        try {
            return fromJson(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    file + ": no such file; a model directory needs its tokenizer.json beside its weights", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /**
     * Returns the ids of a text of any length, without special tokens. A surrogate without its partner, which UTF-8
     * cannot say, counts as U+FFFD.
     */
    public int[] encode(String text) {
        if (text.length() > LONGEST_CACHED_TEXT) {
            return encodeAfresh(text);
        }
        int[] ids = idsByText.getIfPresent(text);
        if (ids == null) {
            ids = encodeAfresh(text);
            idsByText.put(text, ids);
        }
        return ids.clone();
    }

    /**
     * Returns the ids of texts within a template: in the template's own words special tokens count, in texts they are
     * characters. Between two special tokens words and texts are encoded together, as a model reads them in training.
     *
     * @param wordsAndTexts the template's words and the texts between them, in turn, words first; any may be empty
     */
    public int[] encodeWithin(String... wordsAndTexts) {
        ImmutableIntArray.Builder ids = ImmutableIntArray.builder();
        StringBuilder plain = new StringBuilder();
        for (int part = 0; part < wordsAndTexts.length; part++) {
            String text = wordsAndTexts[part];
            if (part % 2 == 1) {
                plain.append(text);
                continue;
            }
            for (int at = 0; at < text.length(); ) {
                Optional<String> special = specialAt(specials, text, at);
                if (special.isPresent()) {
                    addTo(ids, plain);
                    ids.add(specials.get(special.get()));
                } else {
                    plain.append(text.charAt(at));
                }
                at += special.map(String::length).orElse(1);
            }
        }
        addTo(ids, plain);
        return ids.build().toArray();
    }

    /** Moves what was gathered over to the ids. */
    private void addTo(ImmutableIntArray.Builder ids, StringBuilder plain) {
        for (int id : encode(plain.toString())) {
            ids.add(id);
        }
        plain.setLength(0);
    }

    /** Returns the special token that stands at a place of a text, the longest if there are more. */
    private static Optional<String> specialAt(Map<String, Integer> specials, String text, int place) {
        return specials.keySet().stream()
                .filter(name -> !name.isEmpty() && text.startsWith(name, place))
                .max(Comparator.comparingInt(String::length));
    }

    /**
     * Returns the text of ids; terminators say nothing, other special tokens their names. Bytes that are no UTF-8, such
     * as the start of a character that was cut, become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    public String decode(int[] ids) {
        return decode(ids, id -> id == terminator);
    }

    /** Returns the text of ids as {@link #decode} does, but no special token says anything. */
    public String decodeWithoutSpecials(int[] ids) {
        return decode(ids, specials::containsValue);
    }

    private String decode(int[] ids, IntPredicate silent) {
        long[] spoken = new long[ids.length];
        int length = 0;
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException(
                        "a token id must be from 0 to " + (vocabularySize - 1) + ", got " + id);
            }
            if (!silent.test(id)) {
                spoken[length++] = id;
            }
        }
        return length == 0 ? "" : engine.decode(Arrays.copyOf(spoken, length), false);
    }

    /** Returns the id that ends an utterance. */
    public int terminator() {
        return terminator;
    }

    /** Returns the name of {@link #terminator}. */
    String terminatorName() {
        return specials.entrySet().stream()
                .filter(special -> special.getValue() == terminator)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Returns one more than the largest id. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns the very text that this tokenizer was made from. */
    public String json() {
        return json;
    }

    /** Returns the first 16 hexadecimal digits of the SHA-256 of {@link #json}: equal hashes, equal ids. */
    public String hash() {
        return hash;
    }

    /** Frees the native tokenizer. */
    @Override
    public void close() {
        engine.close();
    }

    private int[] encodeAfresh(String text) {
        long[] ids = engine.encode(ByteAlphabet.wellFormed(text), false, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    private static ObjectNode parse(String tokenizerJson) {
        try {
            if (JSON.readTree(tokenizerJson) instanceof ObjectNode root && root.get("model") instanceof ObjectNode) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("tokenizer.json: not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("tokenizer.json: must be an object with a \"model\"");
    }

    /** Removes the special tokens from {@code root}, so that no text can match them, and returns their ids. */
    private static Map<String, Integer> takeSpecialTokens(ObjectNode root) {
        Map<String, Integer> specials = new LinkedHashMap<>();
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean()) {
                specials.put(token.path("content").asText(), token.path("id").asInt());
            } else {
                kept.add(token);
            }
        }
        root.set("added_tokens", kept);
        return specials;
    }

    /** Keeps the special tokens decodable, as vocabulary that no merge leads to; returns the vocabulary's size. */
    private static int addToVocabulary(ObjectNode root, Map<String, Integer> specials) {
        if (!(root.path("model").get("vocab") instanceof ObjectNode vocabulary)) {
            throw new IllegalArgumentException(
                    "tokenizer.json: model.vocab must map tokens to ids (BPE, WordPiece), got a "
                            + root.path("model").path("type").asText("model without a type"));
        }
        specials.forEach(vocabulary::put);
        int largest = -1;
        for (JsonNode id : vocabulary) {
            largest = Math.max(largest, id.asInt());
        }
        for (JsonNode token : root.path("added_tokens")) {
            largest = Math.max(largest, token.path("id").asInt());
        }
        return largest + 1;
    }

    private static HuggingFaceTokenizer engine(String tokenizerJson) {
        // DJL's defaults cut at 512 tokens and add special tokens.
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(tokenizerJson.getBytes(StandardCharsets.UTF_8)), options);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("tokenizer.json: " + e.getMessage(), e);
        }
    }
}
