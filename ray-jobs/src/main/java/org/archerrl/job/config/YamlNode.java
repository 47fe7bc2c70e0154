package org.archerrl.job.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A piece of YAML that remembers where it stood, so that errors can point there.
 *
 * @param value a {@code Map<String, YamlNode>}, a {@code List<YamlNode>}, a string, a number, a boolean or null
 * @param text a scalar as it was written
 * @param origin file and line, or the override that gave it
 */
record YamlNode(Object value, String text, String origin) {
    private static final YAMLFactory FACTORY = new YAMLFactory();
    /** YAML 1.1 takes 3e-3 for text; people write it as a number. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** Reads one document; an empty one is an empty map. */
    static YamlNode parse(String yaml, String file) {
        try (YAMLParser parser = FACTORY.createParser(yaml)) {
            if (parser.nextToken() == null) {
                return group(file + ":1");
            }
            YamlNode root = read(parser, file);
            if (parser.nextToken() != null) {
                throw new RecipeException("a recipe is one YAML document, but a second one starts; delete it (" + file
                        + ":" + line(parser) + ")");
            }
            return root;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new RecipeException("not valid YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + " (" + file + ":" + line + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static YamlNode read(YAMLParser parser, String file) throws IOException {
        String origin = file + ":" + line(parser);
        if (parser.isCurrentAlias()) {
            throw new RecipeException("recipes have no aliases; write the value out (" + origin + ")");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, YamlNode> children = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                String keyOrigin = file + ":" + line(parser);
                parser.nextToken();
                YamlNode child = read(parser, file);
                if (children.putIfAbsent(key, new YamlNode(child.value, child.text, keyOrigin)) != null) {
                    throw new RecipeException(
                            key + ": given twice in the same place; keep one of the two (" + keyOrigin + ")");
                }
            }
            return new YamlNode(children, "", origin);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(read(parser, file));
            }
            return new YamlNode(items, "", origin);
        }
        String text = parser.getText();
        Object value =
                switch (token) {
                    case VALUE_NULL -> null;
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                    default -> NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
                };
        return new YamlNode(value, text, origin);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    boolean isMap() {
        return value instanceof Map;
    }

    /** Returns the children of a map, in order and changeable, or an error that names the key. */
    @SuppressWarnings("unchecked")
    Map<String, YamlNode> children(String path) {
        if (value instanceof Map) {
            return (Map<String, YamlNode>) value;
        }
        throw new RecipeException((path.isEmpty() ? "a recipe" : path) + ": must be a group of keys, got " + described()
                + " (" + origin + ")");
    }

    /** Returns where the value of a dotted path stands, or the nearest group above it. */
    String originOf(String path) {
        YamlNode node = this;
        for (String key : path.split("\\.")) {
            if (!node.isMap() || !node.children("").containsKey(key)) {
                break;
            }
            node = node.children("").get(key);
        }
        return node.origin;
    }

    /** Puts a value at a dotted path, making groups on the way; a word in the way becomes the {@code name} of its group. */
    void put(String path, YamlNode node) {
        YamlNode group = this;
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            Map<String, YamlNode> children = group.children(prefix(keys, i));
            group = children.compute(keys[i], (key, old) -> old == null ? group(node.origin) : old.asGroup());
        }
        group.children(prefix(keys, keys.length - 1)).put(keys[keys.length - 1], node);
    }

    private static String prefix(String[] keys, int length) {
        return String.join(".", Arrays.asList(keys).subList(0, length));
    }

    private static YamlNode group(String origin) {
        return new YamlNode(new LinkedHashMap<String, YamlNode>(), "", origin);
    }

    private YamlNode asGroup() {
        if (!(value instanceof String)) {
            return this;
        }
        YamlNode named = group(origin);
        named.children("").put("name", this);
        return named;
    }

    /** Returns the value as a reader of an error message would write it. */
    String described() {
        if (value instanceof Map) {
            return "a group of keys";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value == null ? "nothing" : "'" + text + "'";
    }
}
