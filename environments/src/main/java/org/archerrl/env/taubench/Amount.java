package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A number as Python counts: whole as long as all that goes in is whole, otherwise a double.
 *
 * @param value the number
 * @param isWhole whether it is written without a point
 */
record Amount(double value, boolean isWhole) {
    static final Amount ZERO = of(0);

    static Amount of(long value) {
        return new Amount(value, true);
    }

    /** Reads a number of the database or of a call. */
    static Amount of(JsonNode number) {
        if (!number.isNumber()) {
            throw new Refusal("a number is needed, not " + number);
        }
        return new Amount(number.doubleValue(), number.isIntegralNumber());
    }

    Amount plus(Amount other) {
        return new Amount(value + other.value, isWhole && other.isWhole);
    }

    Amount minus(Amount other) {
        return new Amount(value - other.value, isWhole && other.isWhole);
    }

    Amount times(long count) {
        return new Amount(value * count, isWhole);
    }

    Amount negated() {
        return isWhole ? new Amount(0 - value, true) : new Amount(-value, false);
    }

    Amount absolute() {
        return new Amount(Math.abs(value), isWhole);
    }

    /** Rounds the exact binary value to cents, half to even. */
    Amount rounded() {
        return isWhole ? this : new Amount(cents(value), false);
    }

    static double cents(double value) {
        double rounded =
                new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
        return rounded == 0 ? Math.copySign(0, value) : rounded;
    }

    boolean isBelow(Amount other) {
        return value < other.value;
    }

    boolean isZero() {
        return value == 0;
    }

    NumericNode node() {
        return isWhole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    @Override
    public String toString() {
        return isWhole ? Long.toString((long) value) : PythonText.real(value);
    }
}
