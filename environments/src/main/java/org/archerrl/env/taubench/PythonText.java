package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/** Values as Python writes them, by its documented rules for {@code json.dumps} and {@code repr} of a float. */
final class PythonText {
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e16;

    private PythonText() {}

    /** Returns JSON in one line: a blank after commas and colons, and ASCII only. */
    static String json(JsonNode node) {
        StringBuilder text = new StringBuilder();
        append(node, text);
        return text.toString();
    }

    private static void append(JsonNode node, StringBuilder text) {
        if (node instanceof ObjectNode object) {
            text.append('{');
            for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                quote(field.getKey(), text);
                text.append(": ");
                append(field.getValue(), text);
                text.append(fields.hasNext() ? ", " : "");
            }
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            for (int i = 0; i < node.size(); i++) {
                text.append(i == 0 ? "" : ", ");
                append(node.get(i), text);
            }
            text.append(']');
        } else if (node.isTextual()) {
            quote(node.textValue(), text);
        } else {
            text.append(node.isFloatingPointNumber() ? real(node.doubleValue()) : node.toString());
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (char letter : value.toCharArray()) {
            switch (letter) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(
                        letter < ' ' || letter > '~' ? String.format("\\u%04x", (int) letter) : String.valueOf(letter));
            }
        }
        text.append('"');
    }

    /** Returns the shortest decimal: plain from 1e-4 to 1e16, with an exponent of at least two digits elsewhere. */
    static String real(double value) {
        double size = Math.abs(value);
        String shortest = Double.toString(value);
        if (size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
            String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
            return size == 0 ? shortest : plain.contains(".") ? plain : plain + ".0";
        }
        String[] parts = shortest.split("E", 2);
        int exponent = Integer.parseInt(parts[1]);
        String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        return digits + (exponent < 0 ? "e-" : "e+") + String.format("%02d", Math.abs(exponent));
    }
}
