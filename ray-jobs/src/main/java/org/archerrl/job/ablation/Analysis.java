package org.archerrl.job.ablation;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.archerrl.job.ablation.PlannedRun.State;
import org.archerrl.job.ablation.Results.Cell;
import org.archerrl.job.ablation.Results.Estimate;
import org.archerrl.job.ablation.Results.Moment;
import org.archerrl.job.ablation.Results.Threshold;
import org.archerrl.job.config.Ablation;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.rl.Seed;
import org.archerrl.stats.Bootstrap;
import org.archerrl.stats.Bootstrap.Method;
import org.archerrl.stats.Curve;
import org.archerrl.stats.Interval;
import org.archerrl.stats.PairedComparison;
import org.archerrl.stats.Reach;
import org.archerrl.stats.Scores;
import org.archerrl.stats.Statistic;

/** Reads what an ablation's finished runs have measured, and sums it up. */
final class Analysis {
    /** The names of figures. */
    static final String FINAL = "final return";

    static final String FINAL_MEAN = "final return, mean";
    static final String FINAL_IQM = "final return, interquartile mean";
    static final String AREA = "area under the curve";

    private static final Seed SEED = new Seed(0).child("ablation");
    /** Exact up to six seeds. */
    private static final Bootstrap FIGURES = new Bootstrap(50_000, .95, SEED);
    /** Exact up to five seeds; there are many moments in a curve. */
    private static final Bootstrap BANDS = new Bootstrap(5_000, .95, SEED);

    private static final String RETURN = "evaluation.return.mean";
    private static final double[] SHARES = {.25, .5, .75, .9};

    /** What curves go over. */
    private enum Axis {
        EPISODES("episodes"),
        ITERATIONS("iteration");

        private final String metric;

        Axis(String metric) {
            this.metric = metric;
        }
    }

    private final AblationDirectory directory;
    private final Ablation ablation;
    private final List<PlannedRun> runs;
    private final Axis axis;
    /** Cell to seed to curve, finished runs only. */
    private final Map<String, Map<Long, Curve>> curves = new LinkedHashMap<>();

    private final double until;

    private Analysis(AblationDirectory directory) {
        this.directory = directory;
        this.ablation = directory.ablation();
        this.runs = directory.runs();
        Map<PlannedRun, List<Map<String, Double>>> measured = new LinkedHashMap<>();
        for (PlannedRun run : runs) {
            List<Map<String, Double>> lines = run.state() == State.FINISHED ? evaluations(run) : List.of();
            if (!lines.isEmpty()) {
                measured.put(run, lines);
            }
        }
        boolean allCollect = measured.values().stream()
                .allMatch(lines -> lines.get(lines.size() - 1).get(Axis.EPISODES.metric) > 0);
        this.axis = allCollect ? Axis.EPISODES : Axis.ITERATIONS;
        ablation.cells().keySet().forEach(cell -> curves.put(cell, new TreeMap<>()));
        measured.forEach((run, lines) -> curves.get(run.cell()).put(run.seed(), curve(lines)));
        this.until = all().mapToDouble(c -> c.last().x()).min().orElse(0);
    }

    /** Returns the figures of an ablation, finished or not. */
    static Results of(AblationDirectory directory) {
        return new Analysis(directory).results();
    }

    private Stream<Curve> all() {
        return curves.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    private static List<Map<String, Double>> evaluations(PlannedRun run) {
        return new MetricsLog(run.directory())
                .read().stream().filter(line -> line.containsKey(RETURN)).toList();
    }

    private Curve curve(List<Map<String, Double>> lines) {
        return new Curve(lines.stream()
                .map(line -> new Curve.Point(line.get(axis.metric), line.get(RETURN)))
                .toList());
    }

    private String axisName() {
        return axis.name().toLowerCase(Locale.ROOT);
    }

    private Results results() {
        List<Cell> cells = ablation.cells().entrySet().stream()
                .map(cell -> cell(cell.getKey(), cell.getValue()))
                .toList();
        return new Results(
                axisName(),
                until,
                cells,
                ablation.baseline().map(this::comparisons).orElse(List.of()),
                ablation.baseline().orElse(""),
                note(cells));
    }

    private String note(List<Cell> cells) {
        long finished = cells.stream().mapToLong(Cell::finished).sum();
        long fewest = cells.stream().mapToLong(Cell::finished).min().orElse(0);
        StringBuilder note = new StringBuilder();
        if (finished < runs.size()) {
            note.append(runs.size() - finished)
                    .append(" of ")
                    .append(runs.size())
                    .append(" runs are missing, unfinished or failed, and are in no figure. ");
        }
        if (fewest < PairedComparison.FEWEST_SEEDS) {
            note.append("There are cells of fewer than ")
                    .append(PairedComparison.FEWEST_SEEDS)
                    .append(" finished seeds: figures, and no claim. ");
        }
        if (all().anyMatch(curve -> curve.last().x() > until)) {
            note.append("Budgets differ: final returns are not those of equal ")
                    .append(axisName())
                    .append("; areas are.");
        }
        return note.toString().strip();
    }

    private Cell cell(String name, Recipe recipe) {
        Map<String, Object> flat = Recipes.flat(recipe);
        Map<String, String> settings = new LinkedHashMap<>();
        ablation.differingKeys().stream()
                .filter(flat::containsKey)
                .forEach(key -> settings.put(key, String.valueOf(flat.get(key))));
        Map<Long, Curve> ofSeed = curves.get(name);
        return new Cell(
                name,
                settings,
                runs.stream().filter(r -> r.cell().equals(name)).map(this::run).toList(),
                estimates(ofSeed),
                moments(ofSeed),
                thresholds(recipe, ofSeed.values()));
    }

    private Results.Run run(PlannedRun run) {
        Curve curve = curves.get(run.cell()).get(run.seed());
        return new Results.Run(
                run.seed(),
                directory.path().relativize(run.directory()).toString(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.whyFailed(),
                curve == null ? Map.of() : ImmutableMap.of(FINAL, curve.last().y(), AREA, curve.meanUntil(until)));
    }

    private Map<String, Estimate> estimates(Map<Long, Curve> ofSeed) {
        if (ofSeed.isEmpty()) {
            return Map.of();
        }
        Scores last = finals(ofSeed);
        Map<Long, Double> areas = new TreeMap<>();
        ofSeed.forEach((seed, curve) -> areas.put(seed, curve.meanUntil(until)));
        return ImmutableMap.of(
                FINAL_MEAN, estimate(last, Statistic.MEAN, FIGURES),
                FINAL_IQM, estimate(last, Statistic.IQM, FIGURES),
                AREA, estimate(Scores.of(areas), Statistic.MEAN, FIGURES));
    }

    private static Scores finals(Map<Long, Curve> ofSeed) {
        Map<Long, Double> scores = new TreeMap<>();
        ofSeed.forEach((seed, curve) -> scores.put(seed, curve.last().y()));
        return Scores.of(scores);
    }

    private static Estimate estimate(Scores scores, Statistic statistic, Bootstrap bootstrap) {
        Interval interval = bootstrap.interval(scores, statistic, Method.PERCENTILE);
        return new Estimate(statistic.of(scores), interval.low(), interval.high());
    }

    /** The interquartile mean wherever all curves were measured. */
    private static List<Moment> moments(Map<Long, Curve> ofSeed) {
        Map<Double, Map<Long, Double>> atX = new TreeMap<>();
        ofSeed.forEach(
                (seed, curve) -> curve.points().forEach(point -> atX.computeIfAbsent(point.x(), x -> new TreeMap<>())
                        .put(seed, point.y())));
        return atX.entrySet().stream()
                .filter(e -> e.getValue().size() == ofSeed.size())
                .map(e -> new Moment(e.getKey(), estimate(Scores.of(e.getValue()), Statistic.IQM, BANDS)))
                .toList();
    }

    private List<Threshold> thresholds(Recipe recipe, Collection<Curve> ofCell) {
        OptionalDouble optimum = recipe.environment().spec().optimum();
        double start = startOf(recipe).average().orElse(Double.NaN);
        if (ofCell.isEmpty() || optimum.isEmpty() || !(start < optimum.getAsDouble())) {
            return List.of();
        }
        return DoubleStream.of(SHARES)
                .mapToObj(share -> {
                    double score = start + share * (optimum.getAsDouble() - start);
                    List<Reach> reaches =
                            ofCell.stream().map(c -> c.reach(score)).toList();
                    OptionalDouble median = Reach.median(reaches);
                    return new Threshold(
                            share,
                            score,
                            Reach.reached(reaches),
                            median.stream().boxed().toList());
                })
                .toList();
    }

    /** The first evaluations of all finished runs on the same task: one start for every cell. */
    private DoubleStream startOf(Recipe recipe) {
        return curves.entrySet().stream()
                .filter(e -> ablation.cells().get(e.getKey()).environment().equals(recipe.environment()))
                .flatMap(e -> e.getValue().values().stream())
                .mapToDouble(curve -> curve.points().get(0).y());
    }

    private List<Results.Comparison> comparisons(String baseline) {
        Map<String, PairedComparison> paired = new LinkedHashMap<>();
        Map<Long, Curve> ofBaseline = curves.get(baseline);
        curves.forEach((cell, ofSeed) -> {
            if (!cell.equals(baseline) && ofSeed.keySet().stream().anyMatch(ofBaseline::containsKey)) {
                paired.put(cell, PairedComparison.of(finals(ofSeed), finals(ofBaseline), FIGURES));
            }
        });
        return Claims.of(paired);
    }
}
