package org.archerrl.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.archerrl.job.bench.Benchmark;
import org.archerrl.job.bench.Rate;
import org.archerrl.job.config.Nearest;
import org.archerrl.job.run.Provenance;
import org.archerrl.job.run.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer bench}. */
@Command(
        name = "bench",
        description = "Measures how fast this machine plays and learns, at the sizes of twenty-questions-10.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "environment, rollout, critic, policy, cloning, iteration; default: all.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Prints one object.")
    private boolean json;

    @Option(names = "--save", paramLabel = "FILE", description = "Writes that object to FILE, a new one.")
    private Path save;

    @Override
    public Integer call() {
        for (String name : names) {
            if (!Benchmark.ALL.containsKey(name)) {
                throw new RunException("there is no benchmark '" + name + "'; there is "
                        + String.join(", ", Benchmark.ALL.keySet()) + Nearest.suggestion(name, Benchmark.ALL.keySet()));
            }
        }
        Set<String> wanted = names.isEmpty() ? Benchmark.ALL.keySet() : new LinkedHashSet<>(names);
        claim();
        Benchmark benchmark = new Benchmark();
        benchmark.run(wanted, name -> System.err.println(name + ": " + Benchmark.ALL.get(name) + " ..."));
        write(result(benchmark));
        if (json) {
            Json.print(result(benchmark));
        } else {
            printTable(benchmark);
        }
        return 0;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("engineThreads", Integer.getInteger("ai.djl.pytorch.num_threads", 0));
        machine.put("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
        machine.put("java", Runtime.version().toString());
        machine.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return machine;
    }

    /** Makes the file before minutes are spent on what goes into it. */
    private void claim() {
        if (save != null) {
            try {
                Files.createFile(save);
            } catch (FileAlreadyExistsException e) {
                throw new RunException("--save: there is a file " + save + " already; name a new one");
            } catch (IOException e) {
                throw new RunException("--save: " + save + " cannot be written (" + e
                        + "); name a file in a directory that you may write to");
            }
        }
    }

    private void write(Map<String, Object> result) {
        if (save != null) {
            try {
                Files.writeString(save, Json.text(result) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(save + " cannot be written", e);
            }
        }
    }

    private static Map<String, Object> result(Benchmark benchmark) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", Provenance.version());
        result.put("commit", System.getProperty("archer.commit", "unknown"));
        result.put("recipe", Benchmark.RECIPE);
        result.put("machine", machine());
        List<Map<String, Object>> rates = new ArrayList<>();
        for (Rate rate : benchmark.rates()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", rate.name());
            entry.put("unit", rate.unit());
            entry.put("median", rate.median());
            entry.put("min", rate.min());
            entry.put("max", rate.max());
            entry.put("repetitions", rate.repetitions());
            rates.add(entry);
        }
        result.put("rates", rates);
        result.put("iterationSeconds", benchmark.phases());
        return result;
    }

    private static void printTable(Benchmark benchmark) {
        List<String> facts = new ArrayList<>();
        machine().forEach((name, value) -> facts.add(name + " " + value));
        System.out.println(String.join(", ", facts));
        for (Rate rate : benchmark.rates()) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-44s %,12.1f %-13s (%,.1f to %,.1f in %d repetitions)",
                    rate.name(),
                    rate.median(),
                    rate.unit(),
                    rate.min(),
                    rate.max(),
                    rate.repetitions()));
        }
        double all = benchmark.phases().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        benchmark
                .phases()
                .forEach((phase, seconds) -> System.out.println(String.format(
                        Locale.ROOT, "an iteration's %-30s %,11.2f s  %5.1f %%", phase, seconds, 100 * seconds / all)));
    }
}
