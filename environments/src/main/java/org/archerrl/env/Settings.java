package org.archerrl.env;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of one environment, checked against the options that its provider declares.
 *
 * <p>Values are what YAML gives: strings, numbers, booleans. Every error is a {@link SettingException} that names the key.
 */
public final class Settings {
    /** What names all that {@link #some} may name. */
    public static final String ALL = "all";

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Checks {@code given} against {@code options} and fills in the defaults.
     *
     * @throws SettingException for a key that no option declares, or one that is required and not given
     */
    public static Settings of(String environment, List<Option> options, Map<String, ?> given) {
        Map<String, Object> values = new TreeMap<>();
        options.forEach(o -> values.put(o.name(), o.defaultValue()));
        given.forEach((key, value) -> {
            if (!values.containsKey(key)) {
                throw new SettingException("environment." + key + ": " + environment + " has no such setting; it has "
                        + options.stream().map(Option::name).collect(Collectors.joining(", ", "", "")));
            }
            values.put(key, value);
        });
        options.stream()
                .filter(option -> values.get(option.name()) == Option.REQUIRED)
                .findFirst()
                .ifPresent(option -> {
                    throw new SettingException("environment." + option.name() + ": must be given for " + environment
                            + ": " + option.description());
                });
        return new Settings(values);
    }

    /** Returns a whole number within [min, max]. */
    public int integer(String key, int min, int max) {
        Object value = values.get(key);
        if (value instanceof Number n
                && n.doubleValue() == n.intValue()
                && n.intValue() >= min
                && n.intValue() <= max) {
            return n.intValue();
        }
        throw new SettingException(
                "environment." + key + ": must be a whole number from " + min + " to " + max + ", got " + value);
    }

    /** Returns a number within [min, max]. */
    public double number(String key, double min, double max) {
        Object value = values.get(key);
        if (value instanceof Number n && n.doubleValue() >= min && n.doubleValue() <= max) {
            return n.doubleValue();
        }
        throw new SettingException(
                "environment." + key + ": must be a number from " + min + " to " + max + ", got " + value);
    }

    /** Returns one of the allowed words. */
    public String word(String key, List<String> allowed) {
        Object value = values.get(key);
        if (value instanceof String s && allowed.contains(s)) {
            return s;
        }
        throw new SettingException(
                "environment." + key + ": must be one of " + String.join(", ", allowed) + ", got " + value);
    }

    /** Returns the constant that a setting names by its {@link #word}. */
    public <E extends Enum<E>> E one(String key, Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        List<String> words = all.stream().map(Settings::word).toList();
        return all.get(words.indexOf(word(key, words)));
    }

    /** Returns what settings call a constant: its name in small letters, with hyphens. */
    public static String word(Enum<?> constant) {
        return Ascii.toLowerCase(constant.name()).replace('_', '-');
    }

    /** Returns those that a setting names by their words, with commas, in their own order; {@link #ALL} names all. */
    public <T> ImmutableList<T> some(String key, List<T> all, Function<T, String> word) {
        String given = text(key);
        if (given.equals(ALL)) {
            return ImmutableList.copyOf(all);
        }
        List<String> names = Splitter.on(',').trimResults().splitToList(given);
        if (!Lists.transform(all, word::apply).containsAll(names)) {
            throw new SettingException(
                    "environment." + key + ": must be all, or some of " + words(all, word) + ", got " + given);
        }
        return all.stream().filter(one -> names.contains(word.apply(one))).collect(ImmutableList.toImmutableList());
    }

    /** Returns how an option's description lists what {@link #some} takes. */
    public static <T> String words(List<T> all, Function<T, String> word) {
        return all.stream().map(word).collect(Collectors.joining(", "));
    }

    /** Returns any text, the empty one included. */
    public String text(String key) {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw new SettingException("environment." + key + ": must be a text, got " + values.get(key));
    }

    /** Returns the path of a folder that is there. */
    public Path folder(String key) {
        if (values.get(key) instanceof String text && Files.isDirectory(Path.of(text))) {
            return Path.of(text);
        }
        throw new SettingException("environment." + key + ": must be a folder that is there, got " + values.get(key));
    }
}
