package org.archerrl.job.cli;

import org.archerrl.job.run.RunException;
import org.archerrl.policy.Decoding;
import picocli.CommandLine.Option;

/** How a command chooses tokens. */
final class DecodingOptions {
    /** Spelt as on the command line. */
    enum How {
        sample,
        greedy
    }

    @Option(names = "--decoding", description = "One of ${COMPLETION-CANDIDATES}.")
    private How how;

    @Option(names = "--temperature", paramLabel = "X", description = "Of a sample: below 1 sharper, above 1 flatter.")
    private Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Samples among the K most likely tokens.")
    private Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Samples among the likeliest tokens of mass P.")
    private Double topP;

    /**
     * Returns what was asked for.
     *
     * @param otherwise what none of the options means
     * @throws RunException if the options contradict each other, or one is out of its range
     */
    Decoding chosen(Decoding otherwise) {
        boolean shaped = temperature != null || topK != null || topP != null;
        if (!shaped) {
            return how == null ? otherwise : how == How.greedy ? Decoding.GREEDY : Decoding.SAMPLE;
        }
        if (how == How.greedy) {
            throw new RunException(
                    "--decoding greedy takes the most likely token: leave --temperature, --top-k and --top-p"
                            + " out, or take --decoding sample");
        }
        if (topK != null && topK < 1) {
            throw new RunException("--top-k: must be at least 1, got " + topK);
        }
        try {
            return new Decoding(
                    temperature == null ? 1 : temperature, topK == null ? 0 : topK, topP == null ? 1 : topP);
        } catch (IllegalArgumentException e) {
            throw new RunException("--temperature, --top-p: " + e.getMessage(), e);
        }
    }
}
