package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** Arithmetic as Python's: whole numbers stay whole up to the largest double, 5 equals 5.0, and decimals are rounded exactly. */
final class Numbers {
    /** To be given to {@link JsonNode#equals(Comparator, JsonNode)}: the values are equal as Python's would be. */
    static final Comparator<JsonNode> EQUALITY = (a, b) ->
            a.isNumber() && b.isNumber() ? Double.compare(a.doubleValue(), b.doubleValue()) : a.equals(b) ? 0 : 1;

    static final String TOO_LARGE = "the result is too large or no number";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Beyond these places a double has no digits: rounding to them changes nothing, or leaves nothing. */
    private static final int MOST_PLACES = 400;

    private Numbers() {}

    static NumericNode sum(JsonNode a, JsonNode b) {
        return combined(a, b, BigInteger::add, Double::sum);
    }

    static NumericNode difference(JsonNode a, JsonNode b) {
        return combined(a, b, BigInteger::subtract, (x, y) -> x - y);
    }

    static NumericNode product(JsonNode a, JsonNode b) {
        return combined(a, b, BigInteger::multiply, (x, y) -> x * y);
    }

    private static NumericNode combined(
            JsonNode a, JsonNode b, BinaryOperator<BigInteger> whole, DoubleBinaryOperator real) {
        return a.isIntegralNumber() && b.isIntegralNumber()
                ? whole(whole.apply(a.bigIntegerValue(), b.bigIntegerValue()))
                : real(real.applyAsDouble(a.doubleValue(), b.doubleValue()));
    }

    /**
     * Returns it as JSON.
     *
     * @throws CallFailed if no double is as large
     */
    static NumericNode whole(BigInteger value) {
        if (value.bitLength() > Double.MAX_EXPONENT) {
            throw new CallFailed(TOO_LARGE);
        }
        return value.bitLength() < Long.SIZE
                ? NODES.numberNode(value.longValue())
                : (NumericNode) NODES.numberNode(value);
    }

    /**
     * Returns it as JSON.
     *
     * @throws CallFailed if it is infinite or no number, which JSON cannot say
     */
    static NumericNode real(double value) {
        if (!Double.isFinite(value)) {
            throw new CallFailed(TOO_LARGE);
        }
        return NODES.numberNode(value);
    }

    /** Rounds half to even, the value's binary digits taken exactly. */
    static NumericNode rounded(NumericNode value, long places) {
        if (value.isIntegralNumber() && places >= 0 || places > MOST_PLACES) {
            return value;
        }
        BigDecimal rounded =
                places < -MOST_PLACES ? BigDecimal.ZERO : exact(value).setScale((int) places, RoundingMode.HALF_EVEN);
        return value.isIntegralNumber() ? whole(rounded.toBigInteger()) : real(rounded.doubleValue());
    }

    /** Returns it with so many decimal places, as Python's format {@code .2f} does for 2. */
    static String fixed(double value, int places) {
        return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static BigDecimal exact(NumericNode value) {
        return value.isIntegralNumber() ? new BigDecimal(value.bigIntegerValue()) : new BigDecimal(value.doubleValue());
    }
}
