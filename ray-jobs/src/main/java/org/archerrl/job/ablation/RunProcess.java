package org.archerrl.job.ablation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A run in a process of its own, which takes orders from its standard input and ends with it: when this process ends, however
 * that is, so does the run.
 */
final class RunProcess {
    private static final byte[] STOP = "stop\n".getBytes(StandardCharsets.UTF_8);

    private final Process process;

    private RunProcess(Process process) {
        this.process = process;
    }

    /** Starts the command; what it says goes to the run's own file. */
    static RunProcess start(PlannedRun run, List<String> command) throws IOException {
        return new RunProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(run.output().toFile())
                .start());
    }

    /** Asks it to stop where nothing is lost. */
    void stop() {
        try {
            OutputStream orders = process.getOutputStream();
            orders.write(STOP);
            orders.flush();
        } catch (IOException e) {
            // It has just ended by itself, and nobody reads any more.
            return;
        }
    }

    /** Waits for its end, and returns its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }
}
