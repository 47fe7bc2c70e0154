package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.archerrl.job.ablation.AblationDirectory;
import org.archerrl.job.ablation.AblationJob;
import org.archerrl.job.ablation.AblationReport;
import org.archerrl.job.ablation.Capacity;
import org.archerrl.job.ablation.Program;
import org.archerrl.job.cluster.ClusterFacts;
import org.archerrl.job.config.Ablation;
import org.archerrl.job.config.Models;
import org.archerrl.job.config.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer ablate}. */
@Command(
        name = "ablate",
        description =
                "Trains every cell of a grid with every seed, side by side, and compares them in a report. The same"
                        + " command goes on with what was stopped.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A file such as:",
            "  recipe: key-door                # a built-in recipe or a file",
            "  set: {iterations: 12}           # for every cell",
            "  grid:                           # every combination is a cell",
            "    replay.capacity: [2000, 10000]",
            "    rollout.episodesPerIteration: [32, 64]",
            "  cells:                          # and so is each of these",
            "    plain: {}",
            "  seeds: 6                        # a count, or a list",
            "  baseline: plain                 # others are compared with it, seed by seed",
            "  parallel: 0                     # runs side by side; 0: as many as fit"
        })
final class AblateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ABLATION|FILE.yaml",
            description = "A built-in ablation (archer list ablations) or a file, see below.")
    private String file;

    @Option(names = "--run-dir", paramLabel = "DIR", description = "Default: runs/ABLATION.")
    private Path directory;

    @Option(names = "--dry-run", description = "Prints what would run, and runs nothing.")
    private boolean dryRun;

    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Runs on the Ray cluster there.")
    private String address;

    @Override
    public Integer call() {
        Ablation ablation = Ablation.load(file);
        for (Recipe recipe : ablation.cells().values()) {
            recipe.policy().checkModel();
            Models.checkEncoder("critic.model", recipe.critic().model());
        }
        AblationDirectory planned =
                AblationDirectory.planned(directory == null ? defaultDirectory() : directory, ablation);
        int parallel = ablation.parallel() == 0 ? Capacity.of(ablation) : ablation.parallel();
        if (dryRun) {
            planned.described().forEach(System.out::println);
            System.out.println(ablation.cells().size() + " cells, "
                    + ablation.seeds().size() + " seeds, " + parallel + " side by side");
            return 0;
        }
        if (address != null) {
            ClusterFacts.at(address).admit(System.err::println);
        }
        AblationJob job = new AblationJob(
                planned, Program.own(Archer.class), Optional.ofNullable(address), parallel, System.out::println);
        StopSignals.install(() -> {
            System.out.println("stopping after each run's piece of work, then saving; once more to stop at once");
            job.stop();
        });
        return ended(job.run(), planned);
    }

    private Path defaultDirectory() {
        return Path.of("runs", Path.of(file).getFileName().toString().replaceFirst("\\.ya?ml$", ""));
    }

    private static int ended(AblationJob.End end, AblationDirectory ablation) {
        System.out.println("the report is " + AblationReport.write(ablation));
        switch (end) {
            case FINISHED -> {
                return 0;
            }
            case STOPPED -> System.out.println("stopped; the same command goes on");
            default -> System.err.println("archer: some runs failed; the same command tries them again");
        }
        return Archer.FAILED;
    }
}
