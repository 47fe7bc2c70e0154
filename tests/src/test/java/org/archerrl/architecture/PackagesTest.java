package org.archerrl.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources beside this module: a package-info says what a package is, before anything else. */
class PackagesTest {
    private static final Pattern FIRST_SENTENCE =
            Pattern.compile("(?s)^/\\*\\*\\s*\\*?\\s*[A-Z].*?[.:;].*\\*/\\s*package ");

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> packages;
        try (Stream<Path> all = Stream.of("environments", "algorithms", "ray-jobs")
                .map(module -> Path.of("..", module, "src", "main", "java"))
                .flatMap(PackagesTest::walk)) {
            packages = all.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
        assertTrue(packages.size() > 20, "the sources should lie beside this module, found only " + packages);
        assertEquals(
                List.of(),
                packages.stream()
                        .filter(p -> !isDescribed(p))
                        .map(Path::toString)
                        .toList());
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isDescribed(Path folder) {
        try {
            Path info = folder.resolve("package-info.java");
            return Files.exists(info)
                    && FIRST_SENTENCE.matcher(Files.readString(info)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
