package org.archerrl.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One JSON object, read strictly: every field by name and type, and {@link #end} refuses those that nobody asked for.
 *
 * <p>Every error is a {@link DatasetException} that names the place, the field, what it must be and what it is.
 */
final class JsonFields {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** What errors quote stays readable on every terminal. */
    static final ObjectMapper JSON =
            JsonMapper.builder(STRICT).enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String NEXT_MOVE = "; mend it or take the episode out";
    private static final int LONGEST_QUOTE = 60;

    private final JsonNode node;
    private final String place;
    private final String prefix;
    private final Set<String> asked = new TreeSet<>();

    private JsonFields(JsonNode node, String place, String prefix) {
        this.node = node;
        this.place = place;
        this.prefix = prefix;
    }

    /** Reads the object that a text is. */
    static JsonFields parse(String text, String place) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonNode node = parser.readValueAsTree();
            if (parser.nextToken() != null) {
                throw new DatasetException(place + ": something stands after the end of the object" + NEXT_MOVE);
            }
            return of(node, place);
        } catch (JsonProcessingException e) {
            throw broken(place, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the fields of what must be an object. */
    static JsonFields of(JsonNode node, String place) {
        if (!node.isObject()) {
            throw new DatasetException(place + ": must be a JSON object, got " + quoted(node) + NEXT_MOVE);
        }
        return new JsonFields(node, place, "");
    }

    /** Returns the error that a text is no JSON. */
    static DatasetException broken(String place, JsonProcessingException e) {
        String why = e.getOriginalMessage().lines().findFirst().orElse("");
        return new DatasetException(place + ": is not valid JSON: " + why + NEXT_MOVE, e);
    }

    /** Returns the error that something is wrong with a field. */
    DatasetException wrong(String name, String what) {
        return new DatasetException(place + ": " + prefix + name + ": " + what + NEXT_MOVE);
    }

    String place() {
        return place;
    }

    boolean has(String name) {
        return node.has(name);
    }

    boolean isArray(String name) {
        return node.path(name).isArray();
    }

    String text(String name) {
        JsonNode value = asked(name);
        if (!value.isTextual()) {
            throw mustBe(name, "a string", value);
        }
        return value.textValue();
    }

    boolean truth(String name) {
        JsonNode value = asked(name);
        if (!value.isBoolean()) {
            throw mustBe(name, "true or false", value);
        }
        return value.booleanValue();
    }

    /** Returns a finite number. */
    double number(String name) {
        JsonNode value = asked(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw mustBe(name, "a finite number", value);
        }
        return value.doubleValue();
    }

    /** Returns a whole number of 64 bits. */
    long whole(String name) {
        JsonNode value = asked(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw mustBe(name, "a whole number of 64 bits", value);
        }
        return value.longValue();
    }

    <E extends Enum<E>> E word(String name, Class<E> type) {
        JsonNode value = asked(name);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value.textValue()))
                .findFirst()
                .orElseThrow(() -> mustBe(name, "one of " + Arrays.toString(type.getEnumConstants()), value));
    }

    /** Returns the strings of an array that is not empty. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : array(name)) {
            if (!entry.isTextual()) {
                throw mustBe(name + "[" + texts.size() + "]", "a string", entry);
            }
            texts.add(entry.textValue());
        }
        return texts;
    }

    /** Returns the objects of an array that is not empty. */
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode entry : array(name)) {
            String path = name + "[" + objects.size() + "]";
            if (!entry.isObject()) {
                throw mustBe(path, "an object", entry);
            }
            objects.add(new JsonFields(entry, place, prefix + path + "."));
        }
        return objects;
    }

    /** Refuses the fields that nobody has asked for. */
    void end() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                throw new DatasetException(place + ": " + prefix + "there is no field " + quote(name)
                        + " in this format; it has " + String.join(", ", asked) + NEXT_MOVE);
            }
        }
    }

    private JsonNode array(String name) {
        JsonNode value = asked(name);
        if (!value.isArray()) {
            throw mustBe(name, "an array", value);
        }
        if (value.isEmpty()) {
            throw wrong(name, "is empty, but an episode has a turn at least");
        }
        return value;
    }

    private JsonNode asked(String name) {
        asked.add(name);
        if (!node.has(name)) {
            throw wrong(name, "is missing");
        }
        return node.get(name);
    }

    private DatasetException mustBe(String name, String wanted, JsonNode got) {
        return wrong(name, "must be " + wanted + ", got " + quoted(got));
    }

    /** Returns a text as an error quotes it: in quotation marks, in ASCII, and short. */
    static String quote(String text) {
        return text.length() <= LONGEST_QUOTE
                ? written(TextNode.valueOf(text))
                : written(TextNode.valueOf(text.substring(0, LONGEST_QUOTE))) + "...";
    }

    private static String quoted(JsonNode node) {
        if (node.isTextual()) {
            return quote(node.textValue());
        }
        String whole = written(node);
        return whole.length() <= LONGEST_QUOTE ? whole : whole.substring(0, LONGEST_QUOTE) + "...";
    }

    private static String written(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
