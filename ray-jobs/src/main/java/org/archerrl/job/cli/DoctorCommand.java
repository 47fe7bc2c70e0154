package org.archerrl.job.cli;

import ai.djl.engine.Engine;
import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.archerrl.job.TrainingActors;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.ClusterFacts;
import org.archerrl.job.cluster.NodeFacts;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.RunException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer doctor}. */
@Command(
        name = "doctor",
        description = {
            "Without RUN_DIR: looks for what would stop a run on this machine, and says how to mend it.",
            "With RUN_DIR: says why that run does not learn, and what to try. Findings are no failure: the exit code is 0"
                    + " with and without them, and 1 if files of the run are damaged."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long LEAST_DISK = 1L << 30;

    @Parameters(paramLabel = "RUN_DIR", arity = "0..1", description = "A run, finished or not.")
    private Path run;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT|http://HOST:8265",
            description = "A Ray cluster to check as well, by its head's address or its dashboard's; without RUN_DIR.")
    private String address;

    @Option(
            names = "--recipe",
            paramLabel = "RECIPE|FILE.yaml",
            description = "With --address: whether the cluster's nodes could hold the actors of this recipe.")
    private String recipe;

    @Option(names = "--set", paramLabel = "a.b=c", description = "Changes one key of that recipe; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @ArgGroup(exclusive = false)
    private RunQuestions questions = new RunQuestions();

    private final List<String> wrong = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (recipe != null && (address == null || run != null)) {
            throw new RunException("--recipe: is held against a cluster; give the --address of one, and no RUN_DIR");
        }
        if (run != null) {
            return questions.answer(run);
        }
        questions.refuse();
        check("Java " + Runtime.version(), Runtime.version().feature() >= 17, "install JDK 17 or newer");
        check(
                "heap up to " + (Runtime.getRuntime().maxMemory() >> 20) + " MB",
                Runtime.getRuntime().maxMemory() >= 400L << 20,
                "use a machine with 2 GB of memory or more");
        checkEngine();
        checkDisk(Path.of(System.getProperty("java.io.tmpdir")));
        checkDisk(Path.of("").toAbsolutePath());
        checkWheel();
        if (address != null) {
            checkCluster(ClusterFacts.at(address));
        }
        System.out.println(wrong.isEmpty() ? "all is well" : wrong.size() + " thing(s) to mend");
        return wrong.isEmpty() ? 0 : Archer.FAILED;
    }

    private void check(String what, boolean isGood, String fix) {
        System.out.println((isGood ? "ok     " : "WRONG  ") + what + (isGood ? "" : ": " + fix));
        if (!isGood) {
            wrong.add(what);
        }
    }

    private void checkEngine() {
        try {
            Engine engine = Engine.getInstance();
            check(
                    "engine " + engine.getEngineName() + " " + engine.getVersion() + ", GPUs: " + engine.getGpuCount(),
                    true,
                    "");
        } catch (RuntimeException | LinkageError e) {
            check(
                    "the PyTorch engine does not start",
                    false,
                    e + "; run on glibc Linux x86_64 and rebuild with ./archer");
        }
    }

    private void checkDisk(Path place) throws IOException {
        long free = Files.getFileStore(place).getUsableSpace();
        check((free >> 20) + " MB free at " + place, free >= LEAST_DISK, "free at least 1 GB");
    }

    private void checkCluster(ClusterFacts cluster) {
        check("Ray " + cluster.rayVersion().orElse("of unknown version") + " at " + address, true, "");
        for (NodeFacts node : cluster.nodes()) {
            check("node " + node, true, "");
        }
        cluster.findings().forEach(finding -> check(finding.what(), false, finding.fix()));
        if (recipe != null) {
            Optional<String> shortage = cluster.shortage(TrainingActors.needs(Recipes.load(recipe, overrides)));
            check(
                    recipe + (shortage.isEmpty() ? " fits" : " does not fit"),
                    shortage.isEmpty(),
                    shortage.orElse("") + "; an autoscaler may still bring one");
        }
    }

    /** The wheel matters only to those who start clusters: its absence is no fault. */
    private void checkWheel() {
        try {
            Process ray = new ProcessBuilder("ray", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(ByteStreams.toByteArray(ray.getInputStream()), StandardCharsets.UTF_8).strip();
            check(
                    "Ray wheel: " + said,
                    said.contains(Cluster.rayVersion()),
                    "clusters need pip install 'ray[default]==" + Cluster.rayVersion() + "'");
        } catch (IOException e) {
            System.out.println("ok     no Ray wheel on the PATH (needed for clusters only)");
        }
    }
}
