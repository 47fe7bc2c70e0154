package org.archerrl.env;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Every task on the class path, found by name. */
public final class Environments {
    private Environments() {}

    /** Returns all providers, sorted by name. */
    public static List<EnvironmentProvider> all() {
        return ServiceLoader.load(EnvironmentProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(EnvironmentProvider::name))
                .toList();
    }

    /**
     * Returns the configured task of that name.
     *
     * @param name the provider's name
     * @param settings what the recipe says under {@code environment}, without {@code name}
     * @throws SettingException if there is no such task, or a setting is wrong
     */
    public static EnvironmentSpec named(String name, Map<String, ?> settings) {
        EnvironmentProvider provider = all().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SettingException("environment.name: there is no environment '" + name
                        + "'; there is "
                        + all().stream().map(EnvironmentProvider::name).collect(Collectors.joining(", "))));
        return provider.configure(Settings.of(name, provider.options(), settings));
    }
}
