package org.archerrl.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The {@code chat_template} of a Hugging Face model as a {@link TurnFormat}.
 *
 * <p>The template never sees a text. It is rendered for dialogues of marks, cut at the marks, and its own words between
 * them are kept; so texts stay data, and what a template does to a dialogue must be the same at every turn. Utterances stay
 * in the context as they were sampled, thoughts included, where a template would rewrite them. The clock
 * ({@code strftime_now}) is not given to templates: they render the same every day.
 */
public final class ChatTemplate {
    /** The file with the template and the names of the special tokens. */
    public static final String CONFIG = "tokenizer_config.json";

    /** The file with the template alone; it comes before the one in {@link #CONFIG}. */
    public static final String FILE = "chat_template.jinja";

    private static final String SYSTEM = mark("system");
    private static final String[] OBSERVATIONS = {mark("first"), mark("second"), mark("third")};
    private static final String[] UTTERANCES = {mark("reply"), mark("answer")};

    private final String name;
    private final String source;
    private final Map<String, String> specials;

    private ChatTemplate(String name, String source, Map<String, String> specials) {
        this.name = name;
        this.source = source;
        this.specials = specials;
    }

    /** Private-use characters round a word: no template has them, and none takes them for white space. */
    private static String mark(String word) {
        return "\uE000" + word + "\uE001";
    }

    /**
     * Reads the template of a model, if it has one.
     *
     * @param texts of the model's files by their names
     * @throws IllegalArgumentException if {@link #CONFIG} is not JSON
     */
    public static Optional<ChatTemplate> read(Map<String, String> texts) {
        JsonNode config = config(texts.getOrDefault(CONFIG, "{}"));
        Map<String, String> specials = new HashMap<>();
        for (String key : List.of("bos_token", "eos_token", "unk_token", "pad_token")) {
            JsonNode token = config.path(key);
            if (!token.isMissingNode() && !token.isNull()) {
                specials.put(key, token.path("content").asText(token.asText()));
            }
        }
        if (texts.containsKey(FILE)) {
            return Optional.of(new ChatTemplate(FILE, texts.get(FILE), specials));
        }
        return inConfig(config.path("chat_template"))
                .map(source -> new ChatTemplate(CONFIG + ": chat_template", source, specials));
    }

    private static JsonNode config(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(CONFIG + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A text, or a list of named texts of which the one named {@code default} counts. */
    private static Optional<String> inConfig(JsonNode template) {
        if (template.isTextual()) {
            return Optional.of(template.asText());
        }
        for (JsonNode entry : template) {
            if (entry.path("name").asText().equals("default")) {
                return Optional.of(entry.path("template").asText());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the turns of this template, with the system text that it has of its own, if any.
     *
     * @throws IllegalArgumentException if the template cannot be rendered, is not regular, or ends utterances with anything but
     *     the tokenizer's terminator
     */
    public TurnFormat format(Tokenizer tokenizer) {
        return format(tokenizer, List.of());
    }

    /** As {@link #format(Tokenizer)}, with a system text before the first turn. */
    public TurnFormat format(Tokenizer tokenizer, String system) {
        return format(tokenizer, List.of(system));
    }

    private TurnFormat format(Tokenizer tokenizer, List<String> system) {
        ChatWords words = words(system);
        if (!words.afterUtterance().startsWith(tokenizer.terminatorName())) {
            throw refusal("must end an utterance with " + tokenizer.terminatorName()
                    + ", the tokenizer's terminator, goes on with '" + words.afterUtterance() + "'");
        }
        return new ChatTurns(tokenizer, words);
    }

    /**
     * Returns what follows an utterance, its terminator first, for {@link Tokenizer#fromJson(String, String)}; empty if this
     * template gives no format.
     */
    public String afterUtterance() {
        try {
            return words(List.of()).afterUtterance();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Cuts the dialogue of two turns at its marks, and checks that those of one and of three are made of the same pieces. */
    private ChatWords words(List<String> system) {
        List<String> marks = new ArrayList<>(system.isEmpty() ? List.of() : List.of(SYSTEM));
        int before = marks.size();
        marks.addAll(List.of(OBSERVATIONS[0], UTTERANCES[0], OBSERVATIONS[1]));
        String two = rendered(system, 2, UnaryOperator.identity());
        List<String> pieces = cut(two, marks);
        String reply = pieces.get(before + 1);
        String after = pieces.get(before + 2);
        String closing = pieces.get(before + 3);
        String first = two.substring(0, two.indexOf(OBSERVATIONS[0]) + OBSERVATIONS[0].length());

        // The space before an utterance, which some templates write, is the utterance's own to sample.
        if (!reply.startsWith(closing) || !reply.substring(closing.length()).isBlank()) {
            throw refusal("opens an utterance with '" + closing + "' where one is wanted, and with '" + reply
                    + "' in a dialogue that has one");
        }
        if (!rendered(system, 1, UnaryOperator.identity()).equals(first + closing)) {
            throw refusal("writes the first of two turns otherwise than one turn alone");
        }
        String third = reply + UTTERANCES[1] + after + OBSERVATIONS[2] + closing;
        if (!rendered(system, 3, UnaryOperator.identity())
                .equals(two.substring(0, two.length() - closing.length()) + third)) {
            throw refusal("writes a third turn otherwise than a second");
        }
        String[] opening = pieces.subList(0, before + 1).toArray(String[]::new);
        if (before > 0) {
            String text = trim(system, List.of(SYSTEM), two).apply(system.get(0));
            opening = new String[] {opening[0], text, opening[1]};
        }
        return new ChatWords(opening, closing, after.stripLeading(), trim(system, List.of(OBSERVATIONS), two));
    }

    /** Finds out what becomes of the white space round the texts that some marks stand for. */
    private UnaryOperator<String> trim(List<String> system, List<String> marks, String two) {
        String padded = rendered(system, 2, mark -> marks.contains(mark) ? "\n " + mark + " \n" : mark);
        if (padded.equals(two)) {
            return String::strip;
        }
        String kept = two;
        for (String mark : marks) {
            kept = kept.replace(mark, "\n " + mark + " \n");
        }
        if (!padded.equals(kept)) {
            throw refusal("changes the white space round a text, but does not strip it off");
        }
        return UnaryOperator.identity();
    }

    private List<String> cut(String rendered, List<String> marks) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (String mark : marks) {
            int at = rendered.indexOf(mark);
            if (at < from || at != rendered.lastIndexOf(mark)) {
                throw refusal("must write every text once, in the order of the dialogue");
            }
            pieces.add(rendered.substring(from, at));
            from = at + mark.length();
        }
        pieces.add(rendered.substring(from));
        return pieces;
    }

    /** Renders a dialogue of that many observations and the utterances between them, up to where the next one is wanted. */
    private String rendered(List<String> system, int turns, UnaryOperator<String> padding) {
        List<Map<String, String>> messages = new ArrayList<>();
        system.forEach(text -> messages.add(Map.of("role", "system", "content", padding.apply(SYSTEM))));
        for (int t = 0; t < turns; t++) {
            if (t > 0) {
                messages.add(Map.of("role", "assistant", "content", UTTERANCES[t - 1]));
            }
            messages.add(Map.of("role", "user", "content", padding.apply(OBSERVATIONS[t])));
        }
        Map<String, Object> variables = new HashMap<>(specials);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", true);
        variables.put("tools", null);
        try {
            return Jinja.render(source, variables);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot be rendered: " + e.getMessage());
        }
    }

    private IllegalArgumentException refusal(String fault) {
        return new IllegalArgumentException(
                name + ": " + fault + "; go on without the template, with policy.format: plain in a recipe");
    }
}
