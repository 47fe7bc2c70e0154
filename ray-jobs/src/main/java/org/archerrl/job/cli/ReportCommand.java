package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.archerrl.job.ablation.AblationDirectory;
import org.archerrl.job.ablation.AblationReport;
import org.archerrl.job.run.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code archer report}. */
@Command(
        name = "report",
        description = "Writes report.html into directories of runs and ablations, finished or not.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "What archer train or archer ablate wrote.")
    private List<Path> runs;

    @Override
    public Integer call() {
        runs.forEach(run -> System.out.println(
                AblationDirectory.isAblation(run)
                        ? AblationReport.write(AblationDirectory.read(run))
                        : Report.write(run)));
        return 0;
    }
}
