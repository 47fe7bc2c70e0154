package org.archerrl.checkpoint.gguf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;

/** The metadata of a GGUF file: texts, whole numbers, numbers, truth values, and lists of them, by dotted names. */
public final class GgufMetadata {
    private final String file;
    private final Map<String, Object> values;

    /**
     * Takes over values.
     *
     * @param file for messages
     * @param values {@link String}, {@link Long}, {@link Double}, {@link Boolean}, or a {@link List} of these
     */
    GgufMetadata(String file, Map<String, Object> values) {
        this.file = file;
        this.values = values;
    }

    /** Says whether there is a value of that name, of whatever type. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns a text, if there is one. */
    public Optional<String> text(String key) {
        return value(key, String.class, "a text");
    }

    /** Returns a whole number from 0, if there is one. */
    public Optional<Integer> whole(String key) {
        Optional<Long> value = value(key, Long.class, "one whole number");
        if (value.isPresent() && (value.get() < 0 || value.get() > Integer.MAX_VALUE)) {
            throw bad(key, "a whole number from 0 to " + Integer.MAX_VALUE, value.get());
        }
        return value.map(Long::intValue);
    }

    /** Returns a number, if there is one. */
    public Optional<Double> number(String key) {
        return value(key, Double.class, "a floating-point number");
    }

    /** Returns a truth value, if there is one. */
    public Optional<Boolean> flag(String key) {
        return value(key, Boolean.class, "a truth value");
    }

    /** Returns a list of texts, if there is one. */
    public Optional<List<String>> texts(String key) {
        return list(key, String.class, "a list of texts");
    }

    /** Returns a list of whole numbers, if there is one. */
    public Optional<List<Long>> wholes(String key) {
        return list(key, Long.class, "a list of whole numbers");
    }

    /**
     * Returns a value that a model cannot do without.
     *
     * @throws CheckpointException if it is not there
     */
    public <T> T required(String key, Optional<T> value) {
        return value.orElseThrow(() -> new CheckpointException(
                file + ": the metadata lacks " + key + "; fetch the file again, or another one of this model"));
    }

    private <T> Optional<T> value(String key, Class<T> type, String allowed) {
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            throw bad(key, allowed, value);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private <T> Optional<List<T>> list(String key, Class<T> type, String allowed) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(values.get(key) instanceof List<?> list) || !list.stream().allMatch(type::isInstance)) {
            throw bad(key, allowed, values.get(key));
        }
        return Optional.of(list.stream().<T>map(type::cast).toList());
    }

    private CheckpointException bad(String key, String allowed, Object value) {
        String got = value instanceof List<?> list ? "a list of " + list.size() : value.toString();
        return new CheckpointException(file + ": the metadata's " + key + " must be " + allowed + ", got " + got
                + "; fetch the file again, or another one of this model");
    }
}
