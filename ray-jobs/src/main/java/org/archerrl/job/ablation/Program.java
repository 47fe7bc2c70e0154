package org.archerrl.job.ablation;

import com.google.common.collect.ImmutableList;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * How this program is started again: the same Java, flags and class path, so that a child computes as this process would,
 * with as many threads.
 *
 * @param words the command's first words, up to the main class
 */
public record Program(List<String> words) {
    public Program {
        words = ImmutableList.copyOf(words);
    }

    /** Returns this process's own. */
    public static Program own(Class<?> main) {
        return new Program(ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .addAll(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .add("-cp", System.getProperty("java.class.path"), main.getName())
                .build());
    }
}
