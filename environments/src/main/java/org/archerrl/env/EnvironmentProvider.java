package org.archerrl.env;

import java.util.List;

/** How a task becomes known to the framework: a {@link java.util.ServiceLoader} service, one class for each task. */
public interface EnvironmentProvider {
    /** Returns the name that recipes use: lower case, words joined by hyphens. */
    String name();

    /** Returns one sentence for {@code archer list environments}. */
    String description();

    /** Returns every setting that {@link #configure} reads. */
    List<Option> options();

    /**
     * Makes the configured task.
     *
     * @throws SettingException if a value is out of range
     */
    EnvironmentSpec configure(Settings settings);
}
