package org.archerrl.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;

/** Ray's Python side, in a virtual environment under the build folder: made once, and used again while it is whole. */
final class RayWheel {
    private static final String REQUIREMENT = "ray[default]==2.39.0";
    private static final Path PLACE = Archer.TARGET.resolve("ray-venv");
    private static final Path WHOLE = PLACE.resolve(".installed");
    private static final Duration MAKING = Duration.ofMinutes(1);
    private static final Duration INSTALLING = Duration.ofMinutes(8);

    private RayWheel() {}

    /** Returns the folder with the command {@code ray}. */
    static Path bin() throws IOException, InterruptedException {
        Path bin = PLACE.resolve("bin");
        if (!Files.exists(WHOLE) || !Files.readString(WHOLE).equals(REQUIREMENT)) {
            run(MAKING, "python3", "-m", "venv", "--clear", PLACE.toString());
            run(INSTALLING, bin.resolve("python").toString(), "-m", "pip", "install", "-q", REQUIREMENT);
            Files.writeString(WHOLE, REQUIREMENT);
        }
        return bin;
    }

    private static void run(Duration deadline, String... command) throws InterruptedException {
        try (Child child = Child.start(Archer.TARGET, Map.of(), List.of(command))) {
            child.await(0, deadline);
        }
    }
}
