package org.archerrl.job.cli;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.archerrl.dataset.Dataset;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.Environments;
import org.archerrl.job.cli.Listing.Detail;
import org.archerrl.job.config.Algorithms;
import org.archerrl.job.config.Catalogue;
import org.archerrl.job.config.Models;
import org.archerrl.variant.Preset;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer list}. */
@Command(name = "list", description = "Lists what comes with the program.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    /** What there is to list; in lower case on the command line. */
    enum Kind {
        recipes,
        ablations,
        environments,
        presets,
        models,
        formats,
        variants
    }

    @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Option(names = "--verbose", description = "Shows settings, defaults and explanations as well.")
    private boolean verbose;

    @Option(names = "--json", description = "Prints an array of objects with name and description.")
    private boolean json;

    @Override
    public Integer call() {
        List<Listing> all =
                switch (kind) {
                    case recipes -> listed(Catalogue.RECIPES).toList();
                    case ablations -> listed(Catalogue.ABLATIONS).toList();
                    case environments -> Environments.all().stream()
                            .map(e -> new Listing(e.name(), e.description(), settings(e)))
                            .toList();
                    case presets -> Presets.all().values().stream()
                            .map(ListCommand::explained)
                            .toList();
                    case models -> Models.ALL.entrySet().stream()
                            .map(m -> new Listing(m.getKey(), m.getValue(), Map.of()))
                            .toList();
                    case formats -> Dataset.formats().stream()
                            .map(f -> new Listing(f.name(), f.description(), Map.of()))
                            .toList();
                    case variants -> variants().toList();
                };
        Detail detail = verbose ? Detail.ALL : Detail.SENTENCE;
        if (json) {
            Json.print(all.stream().map(listing -> listing.fields(detail)).toList());
        } else {
            Listing.print(all, detail);
        }
        return 0;
    }

    private static Stream<Listing> listed(Catalogue files) {
        return files.names().stream()
                .map(name ->
                        new Listing(name, files.kind(name), files.description(name), Map.of("yaml", files.text(name))));
    }

    private static Listing explained(Preset preset) {
        return new Listing(
                preset.name(),
                preset.summary(),
                ImmutableMap.of(
                        "source", preset.source(),
                        "formula", preset.formula(),
                        "use", preset.use(),
                        "spec", Algorithms.keys(preset.spec())));
    }

    private static Stream<Listing> variants() {
        return Variants.AXES.entrySet().stream().flatMap(axis -> Variants.of(axis.getValue()).values().stream()
                .map(variant -> new Listing(
                        variant.name(),
                        axis.getKey(),
                        variant.summary(),
                        Map.of("defaults", Algorithms.keys(variant)))));
    }

    private static Map<String, Object> settings(EnvironmentProvider provider) {
        return Map.of(
                "settings",
                provider.options().stream()
                        .collect(ImmutableMap.toImmutableMap(
                                org.archerrl.env.Option::name,
                                option -> option.defaultValue() + "  # " + option.description())));
    }
}
