package org.archerrl.env.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads calls as programs write them: names, keyword or positional arguments, Python's and JSON's literals. */
final class CallReader {
    /** The text is no call. */
    static final class UnreadableCall extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableCall(String message) {
            super(message);
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w./-]*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_]\\w*)\\s*=(?!=)");
    private static final Pattern LITERAL = Pattern.compile("(?:True|true|False|false|None|null)\\b");
    /** Deeper nesting is no argument of any tool, and would exhaust the stack. */
    private static final int DEEPEST = 64;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private final Map<String, ToolSpec> tools;
    private int at;
    private int depth;

    CallReader(String text, Map<String, ToolSpec> tools) {
        this.text = text;
        this.tools = tools;
    }

    /**
     * Reads the whole text: one call, or several in brackets.
     *
     * @throws UnreadableCall if it is something else
     */
    List<ToolCall> calls() {
        List<ToolCall> calls = new ArrayList<>();
        if (skip("[")) {
            series("]", () -> calls.add(call()));
        } else {
            do {
                calls.add(call());
                skip(";");
                blanks();
            } while (at < text.length());
        }
        blanks();
        if (at < text.length()) {
            throw unreadable("the end");
        }
        return calls;
    }

    private ToolCall call() {
        String name = matched(NAME, "a tool's name");
        need("(");
        ObjectNode arguments = NODES.objectNode();
        Iterator<String> positions = tools.containsKey(name)
                ? tools.get(name).parameterNames().iterator()
                : List.<String>of().iterator();
        series(")", () -> {
            blanks();
            Matcher keyword = KEYWORD.matcher(text).region(at, text.length());
            if (keyword.lookingAt()) {
                at = keyword.end();
                arguments.set(keyword.group(1), value());
            } else if (positions.hasNext()) {
                arguments.set(positions.next(), value());
            } else {
                throw unreadable("an argument with its name, such as parameter=value");
            }
        });
        return new ToolCall(name, arguments);
    }

    /** Reads what stands between commas until {@code close}; the last comma may have nothing after it. */
    private void series(String close, Runnable element) {
        while (!skip(close)) {
            element.run();
            if (!skip(",")) {
                need(close);
                return;
            }
        }
    }

    private JsonNode value() {
        blanks();
        if (at == text.length()) {
            throw unreadable("a value");
        }
        if (++depth > DEEPEST) {
            throw unreadable("a value that is not so deep");
        }
        JsonNode read =
                switch (text.charAt(at)) {
                    case '"', '\'' -> NODES.textNode(quoted());
                    case '[', '(' -> list();
                    case '{' -> object();
                    default -> plain();
                };
        depth--;
        return read;
    }

    private JsonNode list() {
        String close = text.charAt(at++) == '[' ? "]" : ")";
        ArrayNode list = NODES.arrayNode();
        series(close, () -> list.add(value()));
        return list;
    }

    private JsonNode object() {
        at++;
        ObjectNode object = NODES.objectNode();
        series("}", () -> {
            JsonNode key = value();
            need(":");
            object.set(key.asText(), value());
        });
        return object;
    }

    private JsonNode plain() {
        Matcher literal = LITERAL.matcher(text).region(at, text.length());
        if (literal.lookingAt()) {
            at = literal.end();
            return switch (literal.group()) {
                case "True", "true" -> NODES.booleanNode(true);
                case "False", "false" -> NODES.booleanNode(false);
                default -> NODES.nullNode();
            };
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw unreadable("a quoted text, a number, a list or an object");
        }
        at = number.end();
        if (number.group(2) == null
                && number.group(3) == null
                && !number.group().contains(".")) {
            BigInteger whole = new BigInteger(number.group().replaceFirst("^\\+", ""));
            return whole.bitLength() < 63 ? NODES.numberNode(whole.longValue()) : NODES.numberNode(whole);
        }
        double real = Double.parseDouble(number.group());
        if (Double.isInfinite(real)) {
            throw unreadable("a number that is not so large");
        }
        return NODES.numberNode(real);
    }

    private String quoted() {
        char quote = text.charAt(at++);
        StringBuilder read = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char next = text.charAt(at++);
            read.append(next == '\\' && at < text.length() ? escaped(text.charAt(at++)) : String.valueOf(next));
        }
        if (at == text.length()) {
            throw unreadable("the quote that ends a text");
        }
        at++;
        return read.toString();
    }

    private String escaped(char letter) {
        return switch (letter) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'u' -> unicode();
            case '"', '\'', '\\', '/' -> String.valueOf(letter);
            default -> "\\" + letter;
        };
    }

    private String unicode() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw unreadable("four hexadecimal digits");
        }
        String letter = String.valueOf((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
        return letter;
    }

    private String matched(Pattern pattern, String what) {
        blanks();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unreadable(what);
        }
        at = matcher.end();
        return matcher.group();
    }

    private void need(String token) {
        if (!skip(token)) {
            throw unreadable("'" + token + "'");
        }
    }

    private boolean skip(String token) {
        blanks();
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private UnreadableCall unreadable(String wanted) {
        String rest = text.substring(Math.min(at, text.length()), Math.min(at + 20, text.length()));
        return new UnreadableCall(
                "There should be " + wanted + (rest.isEmpty() ? " at the end." : " before '" + rest.strip() + "'."));
    }
}
