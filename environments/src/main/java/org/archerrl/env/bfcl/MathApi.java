package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A pocket calculator without a state.
 *
 * <p>Where the original answers with a multiple-precision object in words, this answers a number of as many digits, at most a
 * double's; and where a power would fill the memory or leave the real numbers, an error.
 */
final class MathApi extends SimulatedApi {
    private static final int DOUBLE_DIGITS = 17;

    private static final ImmutableMap<String, Double> METRES =
            ImmutableMap.of("km", 1000.0, "m", 1.0, "cm", 0.01, "mm", 0.001, "um", 1e-6, "nm", 1e-9);

    private static final ImmutableMap<Map.Entry<String, String>, Double> FACTORS =
            ImmutableMap.<Map.Entry<String, String>, Double>builder()
                    .put(Map.entry("cm", "in"), 0.393701)
                    .put(Map.entry("in", "cm"), 2.54)
                    .put(Map.entry("m", "ft"), 3.28084)
                    .put(Map.entry("ft", "m"), 0.3048)
                    .put(Map.entry("m", "yd"), 1.09361)
                    .put(Map.entry("yd", "m"), 0.9144)
                    .put(Map.entry("km", "miles"), 0.621371)
                    .put(Map.entry("miles", "km"), 1.60934)
                    .put(Map.entry("kg", "lb"), 2.20462)
                    .put(Map.entry("lb", "kg"), 0.453592)
                    .buildOrThrow();

    MathApi() {
        super(NODES.objectNode());
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("add", arguments -> result(Numbers.sum(arguments.number("a"), arguments.number("b"))))
                .put("subtract", arguments -> result(Numbers.difference(arguments.number("a"), arguments.number("b"))))
                .put("multiply", arguments -> result(Numbers.product(arguments.number("a"), arguments.number("b"))))
                .put("divide", MathApi::divide)
                .put("power", MathApi::power)
                .put("square_root", MathApi::squareRoot)
                .put("logarithm", MathApi::logarithm)
                .put("percentage", MathApi::percentage)
                .put("absolute_value", MathApi::absolute)
                .put(
                        "round_number",
                        arguments -> result(
                                Numbers.rounded(arguments.number("number"), arguments.whole("decimal_places", 0))))
                .put("sum_values", arguments -> ofList(arguments, "sum", MathApi::sum))
                .put("mean", arguments -> ofList(arguments, "mean", numbers -> Numbers.real(mean(numbers))))
                .put(
                        "standard_deviation",
                        arguments ->
                                ofList(arguments, "standard deviation", numbers -> Numbers.real(deviation(numbers))))
                .put("min_value", arguments -> extreme(arguments, "minimum", BinaryOperator.minBy(BY_VALUE)))
                .put("max_value", arguments -> extreme(arguments, "maximum", BinaryOperator.maxBy(BY_VALUE)))
                .put("si_unit_conversion", MathApi::convertMetric)
                .put("imperial_si_conversion", MathApi::convertImperial)
                .buildOrThrow();
    }

    private static final Comparator<NumericNode> BY_VALUE = Comparator.comparingDouble(NumericNode::doubleValue);

    private static ObjectNode result(JsonNode value) {
        return answer("result", value);
    }

    private static JsonNode divide(Arguments arguments) {
        double divisor = arguments.real("b");
        double dividend = arguments.real("a");
        return divisor == 0 ? error("Cannot divide by zero") : result(Numbers.real(dividend / divisor));
    }

    private static JsonNode percentage(Arguments arguments) {
        double whole = arguments.real("whole");
        double part = arguments.real("part");
        return whole == 0 ? error("Whole value cannot be zero") : result(Numbers.real(part / whole * 100));
    }

    private static JsonNode power(Arguments arguments) {
        NumericNode base = arguments.number("base");
        NumericNode exponent = arguments.number("exponent");
        if (base.isIntegralNumber() && exponent.isIntegralNumber() && exponent.doubleValue() >= 0) {
            BigInteger whole = base.bigIntegerValue();
            if (whole.bitLength() > 1 && whole.bitLength() * exponent.doubleValue() > 2 * Double.MAX_EXPONENT) {
                throw new CallFailed(Numbers.TOO_LARGE);
            }
            return result(Numbers.whole(
                    whole.bitLength() <= 1
                            ? smallPower(whole, exponent.bigIntegerValue())
                            : whole.pow(exponent.intValue())));
        }
        if (base.doubleValue() == 0 && exponent.doubleValue() < 0) {
            throw new CallFailed("0.0 cannot be raised to a negative power");
        }
        return result(Numbers.real(Math.pow(base.doubleValue(), exponent.doubleValue())));
    }

    /** A power of -2, -1, 0 or 1, whose exponent may be enormous for the last three. */
    private static BigInteger smallPower(BigInteger base, BigInteger exponent) {
        if (base.signum() >= 0) {
            return exponent.signum() == 0 ? BigInteger.ONE : base;
        }
        return base.equals(BigInteger.ONE.negate())
                ? exponent.testBit(0) ? base : BigInteger.ONE
                : base.pow(exponent.min(BigInteger.valueOf(2 * Double.MAX_EXPONENT))
                        .intValue());
    }

    private static JsonNode squareRoot(Arguments arguments) {
        double number = arguments.real("number");
        long precision = arguments.whole("precision");
        return number < 0
                ? error("Cannot calculate square root of a negative number")
                : result(limited(Math.sqrt(number), precision));
    }

    private static JsonNode logarithm(Arguments arguments) {
        double value = arguments.real("value");
        double base = arguments.real("base");
        long precision = arguments.whole("precision");
        return value <= 0 || base <= 0 || base == 1
                ? error("There is no real logarithm of " + value + " with base " + base)
                : result(limited(Math.log(value) / Math.log(base), precision));
    }

    private static NumericNode limited(double value, long digits) {
        if (digits < 1) {
            throw new CallFailed("valid range for prec is [1, MAX_PREC]");
        }
        return digits >= DOUBLE_DIGITS
                ? Numbers.real(value)
                : Numbers.real(new BigDecimal(value)
                        .round(new MathContext((int) digits, RoundingMode.HALF_EVEN))
                        .doubleValue());
    }

    private static JsonNode absolute(Arguments arguments) {
        NumericNode number = arguments.number("number");
        return result(number.doubleValue() < 0 ? Numbers.difference(NODES.numberNode(0), number) : number);
    }

    private static JsonNode ofList(Arguments arguments, String what, Function<List<NumericNode>, NumericNode> value) {
        List<NumericNode> numbers = arguments.numbers("numbers");
        return numbers.isEmpty()
                ? error("Cannot calculate " + what + " of an empty list")
                : result(value.apply(numbers));
    }

    private static JsonNode extreme(Arguments arguments, String what, BinaryOperator<NumericNode> chosen) {
        return arguments.numbers("numbers").stream()
                .reduce(chosen)
                .map(MathApi::result)
                .orElseGet(() -> error("Cannot find " + what + " of an empty list"));
    }

    private static NumericNode sum(List<NumericNode> numbers) {
        return numbers.stream().reduce(NODES.numberNode(0), Numbers::sum);
    }

    private static double mean(List<NumericNode> numbers) {
        return sum(numbers).doubleValue() / numbers.size();
    }

    private static double deviation(List<NumericNode> numbers) {
        double mean = mean(numbers);
        return Math.sqrt(numbers.stream()
                        .mapToDouble(number -> (number.doubleValue() - mean) * (number.doubleValue() - mean))
                        .reduce(0, Double::sum)
                / numbers.size());
    }

    private static JsonNode convertMetric(Arguments arguments) {
        double value = arguments.real("value");
        String from = arguments.text("unit_in");
        String to = arguments.text("unit_out");
        return METRES.containsKey(from) && METRES.containsKey(to)
                ? result(Numbers.real(value * METRES.get(from) * (1 / METRES.get(to))))
                : unsupported(from, to);
    }

    private static JsonNode convertImperial(Arguments arguments) {
        NumericNode value = arguments.number("value");
        String from = arguments.text("unit_in");
        String to = arguments.text("unit_out");
        if (from.equals(to)) {
            return result(value);
        }
        if (from.equals("celsius") && to.equals("fahrenheit")) {
            return result(Numbers.real(value.doubleValue() * 1.8 + 32));
        }
        if (from.equals("fahrenheit") && to.equals("celsius")) {
            return result(Numbers.real((value.doubleValue() - 32) * (5.0 / 9)));
        }
        Double factor = FACTORS.get(Map.entry(from, to));
        return factor == null ? unsupported(from, to) : result(Numbers.real(value.doubleValue() * factor));
    }

    private static ObjectNode unsupported(String from, String to) {
        return error("Conversion from '" + from + "' to '" + to + "' is not supported");
    }
}
