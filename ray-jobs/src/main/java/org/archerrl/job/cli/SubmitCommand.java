package org.archerrl.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.archerrl.job.cluster.ClusterFacts;
import org.archerrl.job.cluster.Dashboard;
import org.archerrl.job.run.RunException;
import org.archerrl.job.submit.Bundle;
import org.archerrl.job.submit.Jobs;
import org.archerrl.job.submit.OwnProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code archer submit}. */
@Command(
        name = "submit",
        description = {
            "Runs archer train as a job on a Ray cluster, with this program's code, and shows what it prints.",
            "Ctrl-C ends the showing and not the job. Submitted again with the same --run-dir, a run goes on. The exit"
                    + " code is the job's own."
        },
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--address",
            required = true,
            paramLabel = "http://HOST:8265",
            description = "The dashboard of the cluster.")
    private String address;

    @Option(names = "--no-wait", description = "Returns as soon as the cluster has the job.")
    private boolean leaving;

    @Option(
            names = "--submission-id",
            paramLabel = "ID",
            description = "The job's name. Default: the cluster's choice.")
    private String id;

    @Option(
            names = "--torch",
            paramLabel = "package|nodes",
            description =
                    "Where nodes without PYTORCH_LIBRARY_PATH get PyTorch's CPU libraries: uploaded, 111 MB the first"
                            + " time (package, the default), or not at all (nodes).")
    private Torch torch = Torch.PACKAGE;

    /** Where the nodes get PyTorch's CPU libraries. */
    enum Torch {
        /** With the job. */
        PACKAGE,
        /** They have them. */
        NODES
    }

    @Override
    public Integer call() {
        options.checkLasting();
        options.resolved();
        if (id != null && !id.matches("[\\w.-]+")) {
            throw new RunException("--submission-id may have letters, digits, '.', '_' and '-', got " + id);
        }
        Dashboard dashboard = Dashboard.at(address);
        ClusterFacts.of(dashboard).admit(System.err::println);
        Jobs jobs = new Jobs(dashboard);
        Bundle code = OwnProgram.code();
        String uri = jobs.upload(options.file().map(code::with).orElse(code));
        List<String> pieces = torch == Torch.PACKAGE
                ? OwnProgram.torch().stream().map(jobs::upload).toList()
                : List.of();
        List<String> words = new ArrayList<>(OwnProgram.LAUNCH);
        words.add("train");
        words.addAll(options.wordsInPackage());
        String job = jobs.submit("exec " + RunOptions.quoted(words), uri, pieces, Optional.ofNullable(id));
        System.err.println(
                "archer: submitted as " + job + "; Ctrl-C leaves it running, and what stops it is: archer stop " + job
                        + " --address " + dashboard.address());
        return leaving ? 0 : JobEnd.code(jobs.follow(job, System.out::print));
    }
}
