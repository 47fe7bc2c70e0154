package org.archerrl.job.cli;

import picocli.CommandLine.Option;

/** Which of a run's checkpoints a command takes. */
final class CheckpointOption {
    @Option(
            names = "--checkpoint",
            paramLabel = "warm-start|last|best|N",
            defaultValue = "last",
            description = "Of a run; default: last.")
    private String name;

    String name() {
        return name;
    }
}
