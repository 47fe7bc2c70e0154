package org.archerrl.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.OutputProjection;

/** The settings of a {@code config.json}. What is wrong with them is gathered and said in one message by {@link #check}. */
final class Settings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode node;
    private final String path;
    private final List<String> faults;

    Settings(JsonNode node) {
        this(node, "", new ArrayList<>());
    }

    private Settings(JsonNode node, String path, List<String> faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws CheckpointException if it is not a JSON object
     */
    static ObjectNode parse(String file, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new CheckpointException(file + ": must be an object, got " + node);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns what turns states into logits, as every family says it. */
    OutputProjection output(boolean tiedByDefault) {
        return flag("tie_word_embeddings", tiedByDefault) ? OutputProjection.TIED : OutputProjection.OWN;
    }

    /** Returns the settings within a setting; their faults are gathered here. */
    Settings within(String key) {
        if (!node.path(key).isObject()) {
            addFault(key, "must be an object");
        }
        return new Settings(node.path(key), path + key + ".", faults);
    }

    boolean isMissing(String key) {
        return !node.has(key);
    }

    boolean isNull(String key) {
        return !node.hasNonNull(key);
    }

    int whole(String key) {
        JsonNode value = node.path(key);
        if (value.canConvertToInt() && value.isIntegralNumber() && value.intValue() > 0) {
            return value.intValue();
        }
        addFault(key, "must be a whole number above 0");
        return 1;
    }

    int whole(String key, int fallback) {
        return isNull(key) ? fallback : whole(key);
    }

    /** Returns a whole number from 0. */
    int index(String key, int fallback) {
        JsonNode value = node.path(key);
        if (isNull(key) || value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0) {
            return value.asInt(fallback);
        }
        addFault(key, "must be a whole number from 0");
        return fallback;
    }

    double number(String key) {
        JsonNode value = node.path(key);
        if (value.isNumber() && value.doubleValue() > 0) {
            return value.doubleValue();
        }
        addFault(key, "must be a number above 0");
        return 1;
    }

    double number(String key, double fallback) {
        return isNull(key) ? fallback : number(key);
    }

    boolean flag(String key, boolean fallback) {
        JsonNode value = node.path(key);
        if (!isNull(key) && !value.isBoolean()) {
            addFault(key, "must be true or false");
        }
        return value.asBoolean(fallback);
    }

    /** Returns a text that must be one of those allowed, of which the first is what an absent one means. */
    String oneOf(String key, String... allowed) {
        String value = isNull(key) ? allowed[0] : node.path(key).asText();
        if (!Arrays.asList(allowed).contains(value)) {
            addFault(key, "must be one of " + Arrays.toString(allowed));
        }
        return value;
    }

    /** Returns a text that must be there and one of those allowed. */
    String known(String key, String... allowed) {
        String value = node.path(key).asText();
        if (!Arrays.asList(allowed).contains(value)) {
            addFault(key, "must be one of " + Arrays.toString(allowed));
        }
        return value;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        node.path(key).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Refuses a setting with a value that changes the network in a way that is not built. */
    void only(String key, Object allowed) {
        JsonNode value = node.path(key);
        boolean same = allowed instanceof Number number
                ? value.isNumber() && value.doubleValue() == number.doubleValue()
                : value.asText().equals(allowed.toString());
        if (!isNull(key) && !same) {
            addFault(key, "must be " + allowed);
        }
    }

    /** Refuses a setting. */
    void absent(String key) {
        if (!isNull(key)) {
            addFault(key, "must be absent");
        }
    }

    void addFault(String key, String allowed) {
        faults.add(path + key + " " + allowed + ", got " + (node.has(key) ? node.get(key) : "none"));
    }

    /**
     * Says what is wrong.
     *
     * @throws CheckpointException if anything is
     */
    void check() {
        if (!faults.isEmpty()) {
            throw new CheckpointException("config.json: " + String.join("; ", faults));
        }
    }
}
