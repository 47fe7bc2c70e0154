package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the benchmark's programs, simulated: functions by name over a state that is JSON.
 *
 * <p>A subclass lists its functions in {@link #functions}. What a function answers, an object with {@code error} included, is data,
 * and so is a call that cannot be carried out: no argument makes {@link #call} throw. Nothing here touches files, the network or
 * the clock.
 */
abstract class SimulatedApi {
    /** What a function does. */
    @FunctionalInterface
    interface Body {
        /**
         * Carries it out.
         *
         * @throws CallFailed where the original raises an exception, or the arguments cannot be read
         */
        JsonNode call(Arguments arguments);
    }

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final NullNode NOTHING = NODES.nullNode();

    private final ObjectNode state;
    private final Supplier<ImmutableMap<String, Body>> table = Suppliers.memoize(this::functions);

    /** Makes one in that state, which is its own from now on. */
    SimulatedApi(ObjectNode state) {
        this.state = state;
    }

    /** Returns the functions by name. */
    abstract ImmutableMap<String, Body> functions();

    /** Returns the names of its functions. */
    final ImmutableSet<String> names() {
        return table.get().keySet();
    }

    /**
     * Calls a function.
     *
     * @return what it answers; a text that begins with {@code Error during execution} for a call that cannot be carried out; to be
     *     read before the next call, which may change it
     */
    final JsonNode call(String function, ObjectNode arguments) {
        try {
            Body called = table.get().get(function);
            if (called == null) {
                throw new CallFailed("there is no function '" + function + "'");
            }
            return called.call(new Arguments(arguments));
        } catch (CallFailed e) {
            return NODES.textNode("Error during execution: " + e.getMessage());
        }
    }

    /** Returns what is compared with the ground truth's at the end of a turn: the original's public attributes. */
    final ObjectNode state() {
        return state;
    }

    /** Returns the defaults, with what the configuration says otherwise; keys that have no default mean nothing. */
    static ObjectNode configured(ObjectNode defaults, ObjectNode configuration) {
        for (String key : ImmutableSet.copyOf(defaults.fieldNames())) {
            if (configuration.has(key)) {
                defaults.set(key, configuration.get(key).deepCopy());
            }
        }
        return defaults;
    }

    /** Returns an object of the state; an empty one takes its place where the configuration has something else. */
    final ObjectNode object(String key) {
        return state.get(key) instanceof ObjectNode object ? object : state.putObject(key);
    }

    /** Returns a list of the state; an empty one takes its place where the configuration has something else. */
    final ArrayNode list(String key) {
        return state.get(key) instanceof ArrayNode list ? list : state.putArray(key);
    }

    static ObjectNode error(String message) {
        return answer("error", message);
    }

    static ObjectNode answer(String key, String value) {
        return NODES.objectNode().put(key, value);
    }

    static ObjectNode answer(String key, boolean value) {
        return NODES.objectNode().put(key, value);
    }

    static ObjectNode answer(String key, JsonNode value) {
        return NODES.objectNode().set(key, value);
    }

    /** Returns the place of the first element that is this text, or -1. */
    static int indexOf(ArrayNode list, String text) {
        return Iterables.indexOf(
                list, element -> element.isTextual() && element.textValue().equals(text));
    }

    /** Returns whether Python would take this value for true. */
    static boolean holds(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> false;
        };
    }

    /** Returns the keys as Python prints a list of them; those of digits are whole numbers if {@code keys} says so. */
    static String printed(ObjectNode object, Keys keys) {
        return Streams.stream(object.fields())
                .map(Map.Entry::getKey)
                .map(key -> keys == Keys.NUMBERS && isDigits(key) ? key : "'" + key + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What the keys of a Python dictionary are, all of which are texts in JSON. */
    enum Keys {
        /** Texts. */
        TEXTS,
        /** Whole numbers. */
        NUMBERS
    }
}
