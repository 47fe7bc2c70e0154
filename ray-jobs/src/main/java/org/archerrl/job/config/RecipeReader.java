package org.archerrl.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archerrl.dataset.Dataset;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.SettingException;
import org.archerrl.job.config.Recipe.Algorithm;
import org.archerrl.job.config.Recipe.Environment;
import org.archerrl.learn.WarmStart;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Presets;

/** Makes a recipe from its YAML; every error names the key and the line. */
final class RecipeReader {
    private static final String DEFAULT_PLAYER = "default";

    private final YamlNode root;

    RecipeReader(YamlNode root) {
        this.root = root;
    }

    Recipe read() {
        try {
            List<String> keys = RecordBinder.names(Recipe.class.getRecordComponents());
            RecordBinder.checkKeys(root.children(""), keys, "", "a recipe");
            Recipe defaults = Recipe.defaults(environment(), algorithm());
            Map<String, YamlNode> rest = new LinkedHashMap<>(root.children(""));
            rest.remove("environment");
            rest.remove("algorithm");
            Recipe recipe = RecordBinder.bind(defaults, new YamlNode(rest, "", root.origin()), "");
            return recipe.with(resolved(recipe.warmStart(), recipe.environment().spec()));
        } catch (IllegalArgumentException | SettingException e) {
            String key = e.getMessage().split(":", 2)[0];
            throw new RecipeException(e.getMessage() + " (" + root.originOf(key) + ")");
        }
    }

    private Environment environment() {
        String all = Environments.all().stream().map(EnvironmentProvider::name).collect(Collectors.joining(", "));
        YamlNode node = root.children("").get("environment");
        if (node == null || !node.isMap() || !node.children("").containsKey("name")) {
            throw new RecipeException("environment.name: missing; write environment: {name: NAME} with one of " + all
                    + " (" + root.originOf("environment") + ")");
        }
        String name = RecordBinder.word(node.children("").get("name"), "environment.name");
        Map<String, Object> given = new TreeMap<>();
        node.children("").forEach((key, child) -> {
            if (!key.equals("name")) {
                given.put(key, setting(key, child));
            }
        });
        new Environment(name, given).spec();
        Map<String, Object> settings = new TreeMap<>();
        Environments.all().stream()
                .filter(provider -> provider.name().equals(name))
                .flatMap(provider -> provider.options().stream())
                .filter(option -> !option.isRequired())
                .forEach(option -> settings.put(option.name(), option.defaultValue()));
        settings.putAll(given);
        return new Environment(name, settings);
    }

    private static Object setting(String key, YamlNode node) {
        if (node.value() instanceof String || node.value() instanceof Number || node.value() instanceof Boolean) {
            return node.value();
        }
        throw new RecipeException("environment." + key + ": must be a word, a number, true or false, got "
                + node.described() + " (" + node.origin() + ")");
    }

    private Algorithm algorithm() {
        YamlNode node = root.children("").get("algorithm");
        Map<String, YamlNode> parts =
                node == null ? new LinkedHashMap<>() : new LinkedHashMap<>(node.children("algorithm"));
        YamlNode preset = parts.remove("preset");
        String name = preset == null ? Presets.DEFAULT : RecordBinder.word(preset, "algorithm.preset");
        AlgorithmSpec spec = Algorithms.preset(name);
        return new Algorithm(
                name, RecordBinder.bind(spec, new YamlNode(parts, "", root.originOf("algorithm")), "algorithm"));
    }

    /** Puts the name of the environment's first player in the place of {@code default}, unless a file takes its place. */
    private static WarmStart resolved(WarmStart warmStart, EnvironmentSpec spec) {
        String player = warmStart.player();
        if (warmStart.isRecorded()) {
            return recorded(warmStart);
        }
        if (spec.players().isEmpty()) {
            throw new IllegalArgumentException("environment.name: " + spec.name()
                    + " has no scripted player, so there is nothing to start from; give warmStart.file, or choose another"
                    + " environment");
        }
        if (!player.equals(DEFAULT_PLAYER) && !spec.players().contains(player)) {
            throw new IllegalArgumentException("warmStart.player: " + spec.name() + " has no player '" + player
                    + "'; it has " + DEFAULT_PLAYER + ", " + String.join(", ", spec.players())
                    + Nearest.suggestion(player, spec.players()));
        }
        return player.equals(DEFAULT_PLAYER) ? warmStart.with(spec.players().get(0)) : warmStart;
    }

    private static WarmStart recorded(WarmStart warmStart) {
        if (!warmStart.player().equals(DEFAULT_PLAYER)) {
            throw new IllegalArgumentException("warmStart.player: a file takes the player's place, got the player '"
                    + warmStart.player() + "' and the file " + warmStart.file() + "; leave one of them out");
        }
        List<String> formats = Dataset.formatNames();
        if (!formats.contains(warmStart.format())) {
            throw new IllegalArgumentException("warmStart.format: there is no format '" + warmStart.format()
                    + "'; there is " + String.join(", ", formats) + Nearest.suggestion(warmStart.format(), formats));
        }
        return warmStart;
    }
}
