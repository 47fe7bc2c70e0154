package org.archerrl.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python packages in a virtual environment under the build folder: made once, and used again while it is whole. */
public final class VirtualEnvironment {
    /** Ray's Python side. */
    public static final VirtualEnvironment RAY = new VirtualEnvironment("ray-venv", List.of("ray[default]==2.39.0"));

    /** What reads a run's telemetry elsewhere; TensorBoard needs a setuptools that has pkg_resources still. */
    public static final VirtualEnvironment TELEMETRY = new VirtualEnvironment(
            "telemetry-venv", List.of("tensorboard==2.19.0", "setuptools==80.9.0", "prometheus-client==0.22.1"));

    private static final Path SCRIPTS = Archer.TARGET.resolveSibling("src").resolve("test/python");
    private static final Duration MAKING = Duration.ofMinutes(1);
    private static final Duration INSTALLING = Duration.ofMinutes(8);

    private final Path place;
    private final List<String> requirements;

    private VirtualEnvironment(String name, List<String> requirements) {
        this.place = Archer.TARGET.resolve(name);
        this.requirements = requirements;
    }

    /** Returns the folder with its commands, such as {@code python}. */
    public synchronized Path bin() throws IOException, InterruptedException {
        Path bin = place.resolve("bin");
        Path whole = place.resolve(".installed");
        String wanted = String.join(" ", requirements);
        if (!Files.exists(whole) || !Files.readString(whole).equals(wanted)) {
            run(MAKING, List.of("python3", "-m", "venv", "--clear", place.toString()));
            List<String> install =
                    new ArrayList<>(List.of(bin.resolve("python").toString(), "-m", "pip", "install", "-q"));
            install.addAll(requirements);
            run(INSTALLING, install);
            Files.writeString(whole, wanted);
        }
        return bin;
    }

    /** Starts a script of {@code src/test/python}. */
    public Child start(Host host, String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                bin().resolve("python").toString(), SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Child.start(Archer.TARGET, Map.of("PYTHONUNBUFFERED", "1"), host.command(command));
    }

    /** Runs a script of {@code src/test/python} to its end, which must be a good one; returns what it printed. */
    public String run(Host host, Duration deadline, String script, String... arguments)
            throws IOException, InterruptedException {
        try (Child child = start(host, script, arguments)) {
            return child.await(0, deadline).out();
        }
    }

    private static void run(Duration deadline, List<String> command) throws InterruptedException {
        try (Child child = Child.start(Archer.TARGET, Map.of(), command)) {
            child.await(0, deadline);
        }
    }
}
