package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.archerrl.job.run.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code archer report}. */
@Command(
        name = "report",
        description = "Writes report.html into run directories, finished or not.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR", arity = "1..*", description = "What archer train wrote.")
    private List<Path> runs;

    @Override
    public Integer call() {
        runs.forEach(run -> System.out.println(Report.write(run)));
        return 0;
    }
}
