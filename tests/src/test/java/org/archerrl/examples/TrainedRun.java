package org.archerrl.examples;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A finished run of the tiny recipe, made once for all tests that only look at one. */
final class TrainedRun {
    static final Duration DEADLINE = Duration.ofMinutes(8);

    private static Path made;

    private TrainedRun() {}

    /** Returns its directory, which is not to be changed. */
    static synchronized Path path() throws IOException, InterruptedException {
        if (made == null) {
            Path path = Archer.TARGET.resolve("examples/trained");
            if (Files.exists(path)) {
                MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
            }
            Archer.run(0, DEADLINE, "train", Archer.tiny(), "--run-dir", path.toString());
            made = path;
        }
        return made;
    }

    /** Returns a copy that may be changed. */
    static Path copy(Path to) throws IOException, InterruptedException {
        Path from = path();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS);
            }
        }
        return to;
    }
}
