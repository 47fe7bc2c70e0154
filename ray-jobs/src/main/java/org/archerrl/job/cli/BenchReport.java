package org.archerrl.job.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.archerrl.job.bench.Benchmark;
import org.archerrl.job.bench.ClusterBenchmark;
import org.archerrl.job.bench.Comparison;
import org.archerrl.job.bench.PeerBenchmark;
import org.archerrl.job.bench.Rate;
import org.archerrl.job.run.Provenance;

/**
 * What a benchmark found.
 *
 * @param object for programs
 * @param lines for people
 */
record BenchReport(Map<String, Object> object, List<String> lines) {
    /** Reports rates and the phases of an iteration. */
    static BenchReport of(Benchmark benchmark) {
        Map<String, Object> machine = machine();
        machine.put("engineThreads", Integer.getInteger("ai.djl.pytorch.num_threads", 0));
        Map<String, Object> object = begun(machine);
        object.put("recipe", Benchmark.RECIPE);
        object.put("rates", benchmark.rates().stream().map(BenchReport::entry).toList());
        object.put("iterationSeconds", benchmark.phases());
        List<String> lines = new ArrayList<>(List.of(facts(machine)));
        benchmark.rates().forEach(rate -> lines.add(line(rate)));
        double all = benchmark.phases().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        benchmark
                .phases()
                .forEach((phase, seconds) -> lines.add(String.format(
                        Locale.ROOT, "an iteration's %-30s %,11.2f s  %5.1f %%", phase, seconds, 100 * seconds / all)));
        return new BenchReport(object, lines);
    }

    /** Reports ratios. */
    static BenchReport of(PeerBenchmark benchmark, List<Comparison> comparisons) {
        Map<String, Object> machine = machine();
        machine.put("threads", benchmark.threads());
        Map<String, Object> object = begun(machine);
        object.put("peer", PeerBenchmark.peer());
        object.put("comparisons", comparisons.stream().map(BenchReport::entry).toList());
        List<String> lines = new ArrayList<>(List.of(
                facts(machine), "ours / peer (" + PeerBenchmark.peer() + "), the median of rounds and their range"));
        comparisons.forEach(comparison -> lines.add(line(comparison)));
        return new BenchReport(object, lines);
    }

    /** Reports how a cluster is used. */
    static BenchReport of(ClusterBenchmark benchmark) {
        Map<String, Object> machine = machine();
        Map<String, Object> object = begun(machine);
        object.put("rates", benchmark.rates().stream().map(BenchReport::entry).toList());
        object.put(
                "comparisons",
                benchmark.comparisons().stream().map(BenchReport::entry).toList());
        List<String> lines = new ArrayList<>(List.of(facts(machine)));
        benchmark.rates().forEach(rate -> lines.add(line(rate)));
        benchmark.comparisons().forEach(comparison -> lines.add(line(comparison)));
        return new BenchReport(object, lines);
    }

    /** Reports rates alone. */
    static BenchReport of(List<Rate> rates) {
        Map<String, Object> machine = machine();
        Map<String, Object> object = begun(machine);
        object.put("rates", rates.stream().map(BenchReport::entry).toList());
        List<String> lines = new ArrayList<>(List.of(facts(machine)));
        rates.forEach(rate -> lines.add(line(rate)));
        return new BenchReport(object, lines);
    }

    private static Map<String, Object> begun(Map<String, Object> machine) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", Provenance.version());
        object.put("commit", System.getProperty("archer.commit", "unknown"));
        object.put("machine", machine);
        return object;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
        machine.put("java", Runtime.version().toString());
        machine.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return machine;
    }

    private static String facts(Map<String, Object> machine) {
        List<String> facts = new ArrayList<>();
        machine.forEach((name, value) -> facts.add(name + " " + value));
        return String.join(", ", facts);
    }

    private static Map<String, Object> entry(Rate rate) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", rate.name());
        entry.put("unit", rate.unit());
        entry.put("median", rate.median());
        entry.put("min", rate.min());
        entry.put("max", rate.max());
        entry.put("repetitions", rate.repetitions());
        return entry;
    }

    private static String line(Rate rate) {
        return String.format(
                Locale.ROOT,
                "%-44s %,12.1f %-13s (%,.1f to %,.1f in %d repetitions)",
                rate.name(),
                rate.median(),
                rate.unit(),
                rate.min(),
                rate.max(),
                rate.repetitions());
    }

    private static Map<String, Object> entry(Comparison comparison) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", comparison.name());
        entry.put("unit", comparison.unit());
        entry.put("better", comparison.better().name().toLowerCase(Locale.ROOT));
        entry.put("ratio", comparison.ratio());
        entry.put("min", comparison.min());
        entry.put("max", comparison.max());
        entry.put("rounds", comparison.rounds());
        entry.put("ours", comparison.ours());
        entry.put("peer", comparison.peer());
        return entry;
    }

    private static String line(Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "%-26s %-10s %s is better  %5.2f  (%.2f to %.2f in %d rounds; %,.2f and %,.2f)",
                comparison.name(),
                comparison.unit(),
                comparison.better().name().toLowerCase(Locale.ROOT),
                comparison.ratio(),
                comparison.min(),
                comparison.max(),
                comparison.rounds(),
                comparison.ours(),
                comparison.peer());
    }
}
