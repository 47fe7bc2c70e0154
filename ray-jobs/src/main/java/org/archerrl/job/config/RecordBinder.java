package org.archerrl.job.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.variant.Variant;

/**
 * Makes a record from YAML and back: keys are component names, what is not given keeps the default's value.
 *
 * <p>Components are whole numbers, numbers, words, enums (lower case in YAML), records of these, and variants of an axis: the
 * name of one, or a group whose {@code name} says which.
 */
final class RecordBinder {
    private RecordBinder() {}

    /** Returns {@code defaults} with what {@code node} changes. */
    static <R extends Record> R bind(R defaults, YamlNode node, String path) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Map<String, YamlNode> children = node.children(path);
        checkKeys(children, names(components), path, path.isEmpty() ? "a recipe" : path);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object old = read(components[i], defaults);
            YamlNode child = children.get(components[i].getName());
            String childPath = join(path, components[i].getName());
            if (child == null) {
                values[i] = old;
            } else if (isAxis(components[i].getType())) {
                values[i] = AxisBinder.bind(
                        components[i].getType().asSubclass(Variant.class), (Variant) old, child, childPath);
            } else if (old instanceof Record group) {
                values[i] = bind(group, child, childPath);
            } else {
                values[i] = scalar(components[i].getType(), child, childPath);
            }
        }
        return construct(defaults, components, values);
    }

    private static boolean isAxis(Class<?> type) {
        return type.isInterface() && Variant.class.isAssignableFrom(type);
    }

    /**
     * Refuses keys that are not in {@code allowed}.
     *
     * @param owner what has the allowed ones
     */
    static void checkKeys(Map<String, YamlNode> children, List<String> allowed, String path, String owner) {
        children.forEach((key, child) -> {
            if (!allowed.contains(key)) {
                String near = Nearest.of(key, allowed)
                        .map(n -> "did you mean " + join(path, n) + "? ")
                        .orElse("");
                throw new RecipeException(join(path, key) + ": there is no such key; " + near + owner + " has "
                        + (allowed.isEmpty() ? "no keys" : String.join(", ", allowed)) + " (" + child.origin() + ")");
            }
        });
    }

    private static Object scalar(Class<?> type, YamlNode node, String path) {
        Object value = node.value();
        if (type == int.class || type == long.class) {
            double min = type == int.class ? Integer.MIN_VALUE : Long.MIN_VALUE;
            double max = type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
            if (value instanceof Number n
                    && n.doubleValue() == Math.rint(n.doubleValue())
                    && n.doubleValue() >= min
                    && n.doubleValue() <= max) {
                return type == int.class ? (Object) n.intValue() : (Object) n.longValue();
            }
            throw wrongType(path, "a whole number", node);
        }
        if (type == double.class) {
            if (value instanceof Number n) {
                return n.doubleValue();
            }
            throw wrongType(path, "a number", node);
        }
        if (type == String.class) {
            return word(node, path);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> value != null && word(constant).equals(node.text()))
                    .findFirst()
                    .orElseThrow(() -> {
                        List<String> allowed = Arrays.stream(type.getEnumConstants())
                                .map(RecordBinder::word)
                                .toList();
                        return wrongType(path, "one of " + String.join(", ", allowed), node);
                    });
        }
        throw new IllegalStateException("recipes cannot hold a " + type + " (" + path + ")");
    }

    /** Returns a scalar as the text it was written as. */
    static String word(YamlNode node, String path) {
        if (node.value() instanceof String || node.value() instanceof Number) {
            return node.text();
        }
        throw wrongType(path, "a word", node);
    }

    static RecipeException wrongType(String path, String wanted, YamlNode node) {
        return new RecipeException(
                path + ": must be " + wanted + ", got " + node.described() + " (" + node.origin() + ")");
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> R construct(R like, RecordComponent[] components, Object[] values) {
        try {
            Constructor<?> constructor = like.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            return (R) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the YAML of a record: nested maps of strings, numbers and words, in component order. */
    static Map<String, Object> toMap(Record record) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            if (isAxis(component.getType())) {
                map.put(component.getName(), AxisBinder.toValue((Variant) value));
            } else if (value instanceof Record group) {
                map.put(component.getName(), toMap(group));
            } else if (value instanceof Enum<?> constant) {
                map.put(component.getName(), word(constant));
            } else {
                map.put(component.getName(), value);
            }
        }
        return map;
    }

    static List<String> names(RecordComponent[] components) {
        return Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toList());
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
