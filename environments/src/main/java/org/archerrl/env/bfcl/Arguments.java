package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The arguments of one call, whatever JSON they are.
 *
 * <p>One that is missing or of another type than is asked for makes the call fail ({@link CallFailed}); a null stands for one
 * that is not given.
 *
 * @param given by parameter name
 */
record Arguments(ObjectNode given) {
    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "a text"));
    }

    String text(String name, String otherwise) {
        return optionalText(name).orElse(otherwise);
    }

    Optional<String> optionalText(String name) {
        return value(name).map(value -> {
            require(value.isTextual(), name, "a text");
            return value.textValue();
        });
    }

    /** Returns a number as it was given: whole ones stay whole, as they do in Python. */
    NumericNode number(String name) {
        return value(name).map(value -> asNumber(name, value)).orElseThrow(() -> wrong(name, "a number"));
    }

    double real(String name) {
        return number(name).doubleValue();
    }

    long whole(String name) {
        return optionalWhole(name).orElseThrow(() -> wrong(name, "a whole number"));
    }

    long whole(String name, long otherwise) {
        return optionalWhole(name).orElse(otherwise);
    }

    private Optional<Long> optionalWhole(String name) {
        return value(name).map(value -> {
            require(value.isIntegralNumber() && value.canConvertToLong(), name, "a whole number");
            return value.longValue();
        });
    }

    /** Returns a whole number or a text. */
    JsonNode identifier(String name) {
        return value(name)
                .filter(value -> value.isIntegralNumber() || value.isTextual())
                .orElseThrow(() -> wrong(name, "a whole number or a text"));
    }

    boolean flag(String name) {
        return optionalFlag(name).orElseThrow(() -> wrong(name, "true or false"));
    }

    boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    private Optional<Boolean> optionalFlag(String name) {
        return value(name).map(value -> {
            require(value.isBoolean(), name, "true or false");
            return value.booleanValue();
        });
    }

    /** Returns a list of texts, an empty one if it is not given. */
    List<String> texts(String name) {
        return list(name, element -> {
            require(element.isTextual(), name, "a list of texts");
            return element.textValue();
        });
    }

    /** Returns a list of numbers, an empty one if it is not given. */
    List<NumericNode> numbers(String name) {
        return list(name, element -> asNumber(name, element));
    }

    ObjectNode object(String name) {
        if (value(name).orElse(null) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(name, "an object");
    }

    private <T> List<T> list(String name, Function<JsonNode, T> element) {
        return value(name)
                .map(value -> {
                    require(value.isArray(), name, "a list");
                    return Streams.stream(value).map(element).collect(ImmutableList.toImmutableList());
                })
                .orElse(ImmutableList.of());
    }

    private NumericNode asNumber(String name, JsonNode value) {
        if (value instanceof NumericNode number && Double.isFinite(number.doubleValue())) {
            return number;
        }
        throw wrong(name, "a number");
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(given.get(name)).filter(value -> !value.isNull());
    }

    private void require(boolean holds, String name, String what) {
        if (!holds) {
            throw wrong(name, what);
        }
    }

    private CallFailed wrong(String name, String what) {
        return new CallFailed(given.has(name) ? "'" + name + "' must be " + what : "'" + name + "' is missing");
    }
}
