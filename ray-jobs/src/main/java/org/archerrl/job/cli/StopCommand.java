package org.archerrl.job.cli;

import java.util.concurrent.Callable;
import org.archerrl.job.cluster.Dashboard;
import org.archerrl.job.submit.Jobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer stop}. */
@Command(
        name = "stop",
        description = "Stops a submitted job, which saves a checkpoint first, and waits for its end.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The job, as archer submit named it.")
    private String id;

    @Option(
            names = "--address",
            required = true,
            paramLabel = "http://HOST:8265",
            description = "The dashboard of the cluster.")
    private String address;

    @Override
    public Integer call() {
        Jobs jobs = new Jobs(Dashboard.at(address));
        jobs.stop(id);
        System.out.println(id + " is " + jobs.awaitEnd(id).status());
        return 0;
    }
}
