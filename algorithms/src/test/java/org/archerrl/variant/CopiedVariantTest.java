package org.archerrl.variant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.archerrl.ToySpec;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new variant is one file: a copy of another with a target of its own is listed, bound and held to the contract. */
class CopiedVariantTest {
    private static final Path ORIGINAL =
            Path.of("src/main/java/org/archerrl/variant/evaluator/TemporalDifference.java");

    /** V regresses on the better one of what was said and what would be said now. */
    private static final String OTHER_TARGET =
            """
            double[][] target = decisions.freshQ().clone();
                    java.util.Arrays.setAll(target, k -> java.util.stream.IntStream.range(0, target[k].length)
                            .mapToDouble(d -> Math.max(target[k][d], decisions.recordedQ()[k][d]))
                            .toArray());
                    return target;""";

    @TempDir
    private Path directory;

    @Test
    void aCopyWithAnotherTargetIsAVariant() throws IOException {
        Set<String> before = Variants.of(Evaluator.class).keySet();
        compile("HopefulDifference", changed(Files.readString(ORIGINAL)));
        ClassLoader outer = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, outer)) {
            Thread.currentThread().setContextClassLoader(loader);
            Set<String> expected = new TreeSet<>(before);
            assertTrue(expected.add("hopeful-difference"));
            assertEquals(expected, Variants.of(Evaluator.class).keySet());

            ValueEvaluator copy = (ValueEvaluator) Variants.of(Evaluator.class).get("hopeful-difference");
            assertArrayEquals(new double[] {3, 5}, valueTargets(copy), 0);
            assertArrayEquals(new double[] {1, 5}, valueTargets(new TemporalDifference()), 0);
            new AlgorithmContract(ToyAlgorithms.with(copy)).holds();
        } finally {
            Thread.currentThread().setContextClassLoader(outer);
        }
        assertEquals(before, Variants.of(Evaluator.class).keySet());
    }

    private static String changed(String original) {
        String changed = original.replace("package org.archerrl.variant.evaluator;", "package copied;")
                .replaceAll("\\bTemporalDifference\\b", "HopefulDifference")
                .replace("Ingredient.FRESH_Q)", "Ingredient.FRESH_Q, Ingredient.RECORDED_Q)")
                .replace("return decisions.freshQ();", OTHER_TARGET);
        assertTrue(
                changed.contains("package copied;") && changed.contains("Math.max") && changed.contains("RECORDED_Q"));
        assertFalse(changed.contains("return decisions.freshQ();"));
        return changed;
    }

    private void compile(String name, String source) throws IOException {
        Path file = directory.resolve(name + ".java");
        Files.writeString(file, source);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-processor",
                        "com.google.auto.service.processor.AutoServiceProcessor",
                        "-d",
                        directory.toString(),
                        file.toString());
        assertEquals(0, failed, source);
    }

    /** What V of one head regresses on where the fresh utterances are worth 1 and 5, the recorded ones 3 and 2. */
    private static double[] valueTargets(ValueEvaluator evaluator) {
        Decisions decisions = new Decisions(
                1,
                new double[2],
                new double[2],
                new int[2],
                new int[] {0, 1},
                new double[0][],
                new double[1][2],
                new double[][] {{3, 2}},
                new double[][] {{1, 5}});
        AlgorithmSpec spec = ToySpec.of();
        return evaluator.valueTargets(decisions, spec.horizon(), spec.credit())[0];
    }
}
