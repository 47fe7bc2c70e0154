package org.archerrl.job.cli;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.RunException;
import picocli.CommandLine.Option;

/** The settings of an environment that no recipe configures, in the words of {@code archer train}. */
final class EnvironmentSettings {
    private static final String PREFIX = "environment.";

    @Option(
            names = "--set",
            paramLabel = "environment.a=b",
            description = "A setting of the environment (archer list environments --verbose); may be repeated.")
    private List<String> overrides = new ArrayList<>();

    /** Returns the environment of that name with these settings. */
    EnvironmentSpec of(String name) {
        overrides.stream()
                .filter(override -> !override.startsWith(PREFIX))
                .findFirst()
                .ifPresent(override -> {
                    throw new RunException("--set " + override + ": there is no recipe here, only " + PREFIX
                            + "KEY=VALUE can be set; archer list environments --verbose shows the keys");
                });
        return Recipes.read("environment: {name: " + name + "}", "the command", overrides)
                .environment()
                .spec();
    }

    /** Refuses settings where there is no environment that they could be of. */
    void refuse(String why) {
        if (!overrides.isEmpty()) {
            throw new RunException("--set " + overrides.get(0) + ": " + why);
        }
    }
}
