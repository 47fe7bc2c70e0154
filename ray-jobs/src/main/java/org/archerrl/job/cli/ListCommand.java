package org.archerrl.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.archerrl.dataset.Dataset;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.Environments;
import org.archerrl.job.config.Algorithms;
import org.archerrl.job.config.Models;
import org.archerrl.job.config.Recipes;
import org.archerrl.variant.Preset;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer list}. */
@Command(name = "list", description = "Lists what recipes can name.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    /** What there is to list; in lower case on the command line. */
    enum Kind {
        recipes,
        environments,
        presets,
        models,
        formats,
        variants
    }

    @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Option(names = "--verbose", description = "Shows settings and defaults as well.")
    private boolean verbose;

    @Option(names = "--json", description = "Prints an array of objects with name and description.")
    private boolean json;

    @Override
    public Integer call() {
        List<Map<String, Object>> entries = new ArrayList<>();
        switch (kind) {
            case recipes -> Recipes.names()
                    .forEach(name -> entries.add(entry(name, Recipes.description(name), Recipes.text(name))));
            case environments -> Environments.all()
                    .forEach(e -> entries.add(entry(e.name(), e.description(), settings(e))));
            case presets -> Presets.all()
                    .forEach((name, preset) -> entries.add(entry(name, preset.summary(), explained(preset))));
            case models -> Models.ALL.forEach((name, description) -> entries.add(entry(name, description, "")));
            case formats -> Dataset.formats()
                    .forEach(format -> entries.add(entry(format.name(), format.description(), "")));
            default -> Variants.AXES.forEach((axis, type) -> Variants.of(type)
                    .forEach((name, variant) ->
                            entries.add(entry(name, axis + ": " + variant.summary(), Algorithms.yaml(variant)))));
        }
        if (json) {
            Json.print(entries);
            return 0;
        }
        int width = entries.stream()
                .mapToInt(e -> e.get("name").toString().length())
                .max()
                .orElse(1);
        for (Map<String, Object> entry : entries) {
            System.out.println(String.format("%-" + width + "s  %s", entry.get("name"), entry.get("description")));
            if (verbose) {
                entry.get("details").toString().lines().forEach(line -> System.out.println("    " + line));
            }
        }
        return 0;
    }

    private Map<String, Object> entry(String name, String description, String details) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("description", description);
        if (verbose) {
            entry.put("details", details);
        }
        return entry;
    }

    private static String explained(Preset preset) {
        return "source:   " + preset.source() + "\nformula:  " + preset.formula() + "\nuse:      " + preset.use() + "\n"
                + Algorithms.yaml(preset.spec());
    }

    private static String settings(EnvironmentProvider provider) {
        return provider.options().stream()
                .map(o -> o.name() + ": " + o.defaultValue() + "  # " + o.description())
                .collect(Collectors.joining("\n"));
    }
}
