package org.archerrl.job.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds recipes by name or file, applies overrides, and writes resolved ones. */
public final class Recipes {
    private static final YAMLMapper WRITER = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private Recipes() {}

    /**
     * Reads a recipe.
     *
     * @param nameOrFile one of {@link Catalogue#RECIPES}, or a file (ends in {@code .yaml} or {@code .yml})
     * @param overrides {@code a.b=c}, later ones win
     * @throws RecipeException if anything is wrong, the environment's settings included
     */
    public static Recipe load(String nameOrFile, List<String> overrides) {
        return read(root(nameOrFile), overrides);
    }

    /** Returns what a recipe says, before overrides and defaults. */
    static YamlNode root(String nameOrFile) {
        return YamlNode.parse(Catalogue.RECIPES.found(nameOrFile), Catalogue.RECIPES.origin(nameOrFile));
    }

    /**
     * Reads a recipe from its text.
     *
     * @param file what errors call the text
     * @param overrides {@code a.b=c}, later ones win
     * @throws RecipeException if anything is wrong
     */
    public static Recipe read(String yaml, String file, List<String> overrides) {
        return read(YamlNode.parse(yaml, file), overrides);
    }

    private static Recipe read(YamlNode root, List<String> overrides) {
        root.children("");
        overrides.forEach(override -> apply(override, root));
        return new RecipeReader(root).read();
    }

    /** Returns the recipe that {@link #write} wrote. */
    public static Recipe resolved(String yaml) {
        return read(yaml, "recipe.yaml", List.of());
    }

    private static void apply(String override, YamlNode root) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new RecipeException(
                    "--set " + override + ": must look like key.key=value, such as --set iterations=10");
        }
        YamlNode parsed = YamlNode.parse(override.substring(equals + 1), "--set " + override);
        boolean isEmpty = override.substring(equals + 1).isBlank();
        root.put(
                override.substring(0, equals).strip(),
                new YamlNode(isEmpty ? null : parsed.value(), parsed.text(), "--set " + override));
    }

    /** Returns the YAML of a recipe with every key written out; reading it gives an equal recipe. */
    public static String write(Recipe recipe) {
        try {
            return WRITER.writeValueAsString(map(recipe));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns every dotted key with its value. */
    public static Map<String, Object> flat(Recipe recipe) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten("", map(recipe), flat);
        return flat;
    }

    private static void flatten(String path, Map<?, ?> map, Map<String, Object> flat) {
        map.forEach((key, value) -> {
            String full = RecordBinder.join(path, String.valueOf(key));
            if (value instanceof Map<?, ?> group) {
                flatten(full, group, flat);
            } else {
                flat.put(full, value);
            }
        });
    }

    private static Map<String, Object> map(Recipe recipe) {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("name", recipe.environment().name());
        environment.putAll(recipe.environment().settings());
        map.put("environment", environment);
        RecordBinder.toMap(recipe).forEach(map::putIfAbsent);
        Map<String, Object> algorithm = new LinkedHashMap<>();
        algorithm.put("preset", recipe.algorithm().preset());
        algorithm.putAll(RecordBinder.toMap(recipe.algorithm().spec()));
        map.put("algorithm", algorithm);
        return map;
    }
}
