package org.archerrl.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.variant.Variant;
import org.archerrl.variant.Variants;

/** Makes a value of an axis from YAML and back: the name of a variant, or a group whose {@code name} says which. */
final class AxisBinder {
    private AxisBinder() {}

    /**
     * Returns what {@code node} makes of the variant that there is. One that is named starts from its published defaults, unless it
     * is that one.
     */
    static <V extends Variant> V bind(Class<V> axis, Variant old, YamlNode node, String path) {
        Map<String, YamlNode> keys = new LinkedHashMap<>();
        YamlNode named = node;
        if (node.isMap()) {
            keys.putAll(node.children(path));
            named = keys.remove("name");
        } else if (!(node.value() instanceof String)) {
            throw RecordBinder.wrongType(path, "a name or a group of keys", node);
        }
        V start = axis.cast(old);
        if (named != null) {
            String name = RecordBinder.word(named, node.isMap() ? RecordBinder.join(path, "name") : path);
            start = name.equals(old.name()) ? start : published(axis, name, named.origin(), path);
        }
        checkKeys(axis, start, keys, path);
        return axis.cast(RecordBinder.bind((Record) start, new YamlNode(keys, "", node.origin()), path));
    }

    private static <V extends Variant> V published(Class<V> axis, String name, String origin, String path) {
        Map<String, V> all = Variants.of(axis);
        if (!all.containsKey(name)) {
            throw new RecipeException(path + ": there is no " + path.substring(path.lastIndexOf('.') + 1) + " '" + name
                    + "'; there is " + String.join(", ", all.keySet()) + Nearest.suggestion(name, all.keySet()) + " ("
                    + origin + ")");
        }
        return all.get(name);
    }

    /** Says whose a key is, where it belongs to another variant than the one that there is. */
    private static <V extends Variant> void checkKeys(
            Class<V> axis, V variant, Map<String, YamlNode> keys, String path) {
        List<String> own = keys(variant);
        keys.forEach((key, node) -> {
            String owners = Variants.of(axis).values().stream()
                    .filter(other -> keys(other).contains(key))
                    .map(Variant::name)
                    .collect(Collectors.joining(" or "));
            if (!own.contains(key) && !owners.isEmpty()) {
                throw new RecipeException(RecordBinder.join(path, key) + ": " + variant.name()
                        + " has no such key; to take another, write " + path + ": {name: " + owners + ", " + key
                        + ": ...} (" + node.origin() + ")");
            }
        });
        RecordBinder.checkKeys(keys, own, path, variant.name());
    }

    private static List<String> keys(Variant variant) {
        return RecordBinder.names(variant.getClass().getRecordComponents());
    }

    /** Returns the name of a variant, or a group that begins with it. */
    static Object toValue(Variant variant) {
        Map<String, Object> rest = RecordBinder.toMap((Record) variant);
        if (rest.isEmpty()) {
            return variant.name();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", variant.name());
        map.putAll(rest);
        return map;
    }
}
