package org.archerrl.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trains a byte-level byte-pair encoding (Sennrich et al., arXiv 1508.07909) on a corpus.
 *
 * <p>The most frequent pair of neighbouring tokens is merged until the vocabulary is full; among equally frequent pairs the
 * one whose tokens came first wins, so the same corpus gives the same file. Pairs never cross the borders of {@link #SPLIT},
 * unless phrases are asked for: then, once words are done, a second stage merges tokens over whole texts (superwords, arXiv
 * 2503.13423), so that stock phrases cost one token and a small model's episodes become short.
 *
 * <p>Ids: 0 is {@link Tokenizer#TERMINATOR}, 1 to 256 are the bytes 0 to 255, the rest are merges in their order.
 */
public final class BpeTrainer {
    /** The smallest vocabulary: the terminator and the 256 bytes. */
    public static final int SMALLEST_VOCABULARY = 257;

    /**
     * What one pre-token is: an English clitic; a word with the space before it; up to three digits; punctuation with a
     * space before it and the line ends after it; blank lines; other space. Understood alike by Java and by the tokenizer.
     */
    static final String SPLIT = "'(?:[sdmtSDMT]|ll|ve|re|LL|VE|RE)(?![\\p{L}\\p{M}])"
            + "| ?[\\p{L}\\p{M}]+"
            + "|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*"
            + "|\\s*[\\r\\n]+"
            + "|\\s+(?!\\S)"
            + "|\\s+";

    private static final Pattern PRE_TOKEN = Pattern.compile(SPLIT, Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, Integer> idByToken = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final List<String> merges = new ArrayList<>();

    private BpeTrainer() {}

    /** Trains a tokenizer of words and parts of words; see {@link #train(Iterable, int, int)}. */
    public static String train(Iterable<String> corpus, int vocabularySize) {
        return train(corpus, vocabularySize, 0);
    }

    /**
     * Trains a tokenizer.
     *
     * @param corpus texts; tokens never cross from one text to the next
     * @param vocabularySize how many tokens at most, the terminator included; fewer when no pair is left to merge
     * @param phrases how many tokens more, at most, may span several words
     * @return the text of a Hugging Face {@code tokenizer.json}, for {@link Tokenizer#fromJson}
     * @throws IllegalArgumentException if the size is below {@link #SMALLEST_VOCABULARY} or {@code phrases} below 0
     */
    public static String train(Iterable<String> corpus, int vocabularySize, int phrases) {
        if (vocabularySize < SMALLEST_VOCABULARY) {
            throw new IllegalArgumentException("vocabularySize: must be at least " + SMALLEST_VOCABULARY
                    + " (256 bytes and the terminator), got " + vocabularySize);
        }
        if (phrases < 0) {
            throw new IllegalArgumentException("phrases: must be at least 0, got " + phrases);
        }
        BpeTrainer trainer = new BpeTrainer();
        trainer.addToken(Tokenizer.TERMINATOR);
        for (int b = 0; b < 256; b++) {
            trainer.addToken(String.valueOf(ByteAlphabet.character(b)));
        }
        Map<String, Word> byPreToken = trainer.countPreTokens(corpus);
        trainer.merge(vocabularySize);
        if (phrases > 0) {
            trainer.countTexts(corpus, byPreToken);
            trainer.merge(trainer.tokens.size() + phrases);
        }
        return trainer.json(phrases);
    }

    private int addToken(String token) {
        return idByToken.computeIfAbsent(token, t -> {
            tokens.add(t);
            return tokens.size() - 1;
        });
    }

    private Map<String, Word> countPreTokens(Iterable<String> corpus) {
        Map<String, Integer> countByPreToken = new LinkedHashMap<>();
        for (String text : corpus) {
            preTokens(text).forEach(preToken -> countByPreToken.merge(preToken, 1, Integer::sum));
        }
        Map<String, Word> byPreToken = new LinkedHashMap<>();
        countByPreToken.forEach((preToken, count) -> {
            byte[] bytes = preToken.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                ids[i] = 1 + Byte.toUnsignedInt(bytes[i]);
            }
            byPreToken.put(preToken, new Word(ids, count));
        });
        start(byPreToken.values());
        return byPreToken;
    }

    private void countTexts(Iterable<String> corpus, Map<String, Word> byPreToken) {
        Map<String, Integer> countByText = new LinkedHashMap<>();
        corpus.forEach(text -> countByText.merge(text, 1, Integer::sum));
        List<Word> texts = new ArrayList<>();
        countByText.forEach((text, count) -> texts.add(new Word(
                preTokens(text)
                        .flatMapToInt(preToken -> Arrays.stream(byPreToken.get(preToken).ids))
                        .toArray(),
                count)));
        start(texts);
    }

    private static Stream<String> preTokens(String text) {
        return PRE_TOKEN.matcher(ByteAlphabet.wellFormed(text)).results().map(MatchResult::group);
    }

    private void start(Collection<Word> parts) {
        words.clear();
        pairs.clear();
        words.addAll(parts);
        for (int w = 0; w < words.size(); w++) {
            Word word = words.get(w);
            for (int i = 0; i + 1 < word.ids.length; i++) {
                change(word.ids[i], word.ids[i + 1], word.count, w);
            }
        }
    }

    private void merge(int vocabularySize) {
        PriorityQueue<Candidate> candidates = new PriorityQueue<>();
        pairs.forEach((key, pair) -> candidates.add(new Candidate(key, pair.count)));
        while (tokens.size() < vocabularySize && !candidates.isEmpty()) {
            Candidate best = candidates.poll();
            Pair pair = pairs.get(best.key);
            // A queue entry is stale once its pair's count has moved; the newer entry is in the queue too.
            if (pair == null || pair.count != best.count) {
                continue;
            }
            int left = left(best.key);
            int right = right(best.key);
            merges.add(tokens.get(left) + " " + tokens.get(right));
            int merged = addToken(tokens.get(left) + tokens.get(right));
            Set<Long> changed = new HashSet<>();
            for (int w : List.copyOf(pair.words)) {
                mergeIn(w, left, right, merged, changed);
            }
            pairs.remove(best.key);
            for (long key : changed) {
                Pair moved = pairs.get(key);
                if (moved != null && moved.count > 0) {
                    candidates.add(new Candidate(key, moved.count));
                }
            }
        }
    }

    private void mergeIn(int w, int left, int right, int merged, Set<Long> changed) {
        Word word = words.get(w);
        int[] before = word.ids;
        int[] after = new int[before.length];
        int length = 0;
        for (int i = 0; i < before.length; i++) {
            if (i + 1 < before.length && before[i] == left && before[i + 1] == right) {
                after[length++] = merged;
                i++;
            } else {
                after[length++] = before[i];
            }
        }
        if (length == before.length) {
            return;
        }
        word.ids = Arrays.copyOf(after, length);
        for (int i = 0; i + 1 < before.length; i++) {
            changed.add(change(before[i], before[i + 1], -word.count, w));
        }
        for (int i = 0; i + 1 < length; i++) {
            changed.add(change(after[i], after[i + 1], word.count, w));
        }
    }

    private long change(int left, int right, int by, int w) {
        long key = ((long) left << 32) | right;
        Pair pair = pairs.computeIfAbsent(key, k -> new Pair());
        pair.count += by;
        pair.words.add(w);
        return key;
    }

    private static int left(long key) {
        return (int) (key >>> 32);
    }

    private static int right(long key) {
        return (int) key;
    }

    private String json(int phrases) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode root =
                json.objectNode().put("version", "1.0").putNull("truncation").putNull("padding");
        root.putArray("added_tokens")
                .addObject()
                .put("id", 0)
                .put("content", Tokenizer.TERMINATOR)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        root.putNull("normalizer");
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        if (phrases == 0) {
            steps.addObject()
                    .put("type", "Split")
                    .put("behavior", "Isolated")
                    .put("invert", false)
                    .putObject("pattern")
                    .put("Regex", SPLIT);
        }
        steps.add(byteLevel());
        root.putNull("post_processor");
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model")
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        idByToken.forEach(vocabulary::put);
        ArrayNode mergeList = model.putArray("merges");
        merges.forEach(mergeList::add);
        return root.toString();
    }

    private static ObjectNode byteLevel() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    /** One distinct pre-token: its tokens so far, and how often the corpus has it. */
    private static final class Word {
        private int[] ids;
        private final int count;

        private Word(int[] ids, int count) {
            this.ids = ids;
            this.count = count;
        }
    }

    /** Two neighbours: how often, and the words that have or had them. */
    private static final class Pair {
        private long count;
        private final Set<Integer> words = new HashSet<>();
    }

    /** A pair as it stood when queued. */
    private record Candidate(long key, long count) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return count != other.count ? Long.compare(other.count, count) : Long.compare(key, other.key);
        }
    }
}
