package org.archerrl.job.cli;

import org.archerrl.job.submit.Jobs;

/** Says how a job ended. */
final class JobEnd {
    private JobEnd() {}

    /** Tells what the job itself could not tell, and returns the exit code: the job's own, if it has one. */
    static int code(Jobs.Standing standing) {
        System.out.flush();
        switch (standing.status()) {
            case "SUCCEEDED" -> {
                return 0;
            }
            case "STOPPED" -> System.err.println(
                    "archer: the job was stopped; submitted again with the same --run-dir it"
                            + " goes on from its last checkpoint");
            default -> {
                if (standing.exitCode().isEmpty()) {
                    System.err.println("archer: the job failed: " + standing.message());
                }
            }
        }
        return standing.exitCode().orElse(Archer.FAILED);
    }
}
