package org.archerrl.job.ablation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archerrl.job.config.Ablation;
import org.archerrl.job.config.Models;
import org.archerrl.job.config.Recipe;

/** How many runs a machine carries side by side. */
public final class Capacity {
    /** A run of a built-in model: Java's heap, the engine's libraries, and tensors. */
    static final long BYTES_OF_A_RUN = 1_500L << 20;

    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Capacity() {}

    /**
     * Returns how many runs of an ablation this machine carries: as many as there are cores for their engine threads, and
     * memory is free for; one if a model is a pretrained one, whose needs only its user knows.
     */
    public static int of(Ablation ablation) {
        boolean isPretrained = ablation.cells().values().stream().anyMatch(Capacity::isPretrained);
        int threads = Math.max(1, Integer.getInteger("ai.djl.pytorch.num_threads", 1));
        return isPretrained ? 1 : of(Runtime.getRuntime().availableProcessors(), threads, availableBytes());
    }

    static int of(int cores, int threads, long bytes) {
        return (int) Math.max(1, Math.min(cores / threads, bytes / BYTES_OF_A_RUN));
    }

    private static boolean isPretrained(Recipe recipe) {
        return recipe.policy().isPretrained()
                || !Models.isBuiltIn(recipe.critic().model());
    }

    private static long availableBytes() {
        try {
            return Files.readAllLines(MEMORY).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            // A system without this file: cores decide alone.
            return Long.MAX_VALUE;
        }
    }
}
