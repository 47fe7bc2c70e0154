package org.archerrl.job.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.workload.Sizes;
import org.archerrl.workload.Work;
import org.archerrl.workload.Workload;

/**
 * This project's side of the comparison, a process of its own: does one kind of work whenever it is told to.
 *
 * <p>Arguments: the {@link Work} and its {@link Sizes}. It prints {@code ready}; then each line {@code run} on standard
 * input is answered by the seconds that the work took, and {@code peak} by the peak resident size in kB. It ends with its
 * input.
 */
public final class WorkloadMain {
    private static final Path STATUS = Path.of("/proc/self/status");

    private WorkloadMain() {}

    /** Runs until the end of standard input. */
    public static void main(String[] arguments) throws IOException {
        // Standard output is for the answers alone; what libraries log goes elsewhere.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Work work = Work.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        try (Workload workload =
                work.open(Sizes.of(List.of(arguments).subList(1, arguments.length)), ComputeDevice.CPU)) {
            // What the weights were drawn into is garbage by now, and should not count as memory of the work.
            System.gc();
            answers.println("ready");
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                answers.println(order.equals("run") ? seconds(workload) : peak());
            }
        }
    }

    private static double seconds(Workload workload) {
        long begun = System.nanoTime();
        workload.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static long peak() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
