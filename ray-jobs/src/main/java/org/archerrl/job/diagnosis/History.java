package org.archerrl.job.diagnosis;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.job.config.Recipe;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.FrozenPolicy;

/** What a run has written about itself so far, asked by the rules. */
final class History {
    /** How many of the newest lines stand for now: single iterations are noisy. */
    static final int RECENT = 3;

    private final Recipe recipe;
    private final List<Map<String, Double>> lines;

    /**
     * Takes a run.
     *
     * @param lines of {@code metrics.jsonl}, oldest first, NaN for what was not finite
     */
    History(Recipe recipe, List<Map<String, Double>> lines) {
        this.recipe = recipe;
        this.lines = lines;
    }

    /** A number and when it was measured. */
    record Point(int iteration, double value) {}

    /** A mean return with its standard error. */
    record Measured(int iteration, double mean, double error) {
        boolean isAbove(Measured other) {
            return mean - other.mean > 2 * Math.hypot(error, other.error);
        }

        @Override
        public String toString() {
            return format("%.2f +- %.2f", mean, error);
        }
    }

    Recipe recipe() {
        return recipe;
    }

    AlgorithmSpec spec() {
        return recipe.spec();
    }

    List<Map<String, Double>> lines() {
        return lines;
    }

    boolean policyMoves() {
        return !(spec().extraction() instanceof FrozenPolicy);
    }

    boolean hasCritic() {
        return spec().evaluator().model() != Model.NONE;
    }

    /** Returns the newest finished iteration. */
    int iteration() {
        return lines.isEmpty() ? 0 : (int) value(lines.get(lines.size() - 1), "iteration");
    }

    /** Returns the newest value of a metric. */
    OptionalDouble newest(String name) {
        List<Point> all = series(name);
        return all.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(all.get(all.size() - 1).value());
    }

    /** Returns all finite values of a metric, the warm start's included. */
    List<Point> series(String name) {
        return lines.stream()
                .filter(line -> Double.isFinite(line.getOrDefault(name, Double.NaN)))
                .map(line -> new Point((int) value(line, "iteration"), line.get(name)))
                .toList();
    }

    /** Returns a figure of what the policy says: in the newest rollouts, or where there are none in evaluations. */
    List<Point> spoken(String name) {
        List<Point> played = series("rollout." + name);
        List<Point> evaluated = series("evaluation." + name);
        if (played.isEmpty()) {
            return evaluated;
        }
        return Stream.concat(evaluated.stream().filter(p -> p.iteration() == 0), played.stream())
                .toList();
    }

    /** Returns how a figure of what is said was at the warm start, and is now. */
    Change change(String name) {
        List<Point> all = spoken(name);
        return new Change(
                all.isEmpty() ? Double.NaN : all.get(0).value(),
                mean(recent(all.subList(Math.min(1, all.size()), all.size()))));
    }

    /** Then and now; NaN where nothing is known, which no comparison holds for. */
    record Change(double then, double now) {}

    /** Returns the newest points, as many as stand for now. */
    static List<Point> recent(List<Point> points) {
        return points.subList(Math.max(0, points.size() - RECENT), points.size());
    }

    static double mean(List<Point> points) {
        return points.stream().mapToDouble(Point::value).average().orElse(Double.NaN);
    }

    /** Returns whether all of the newest points are so, and there are enough of them. */
    static boolean isLasting(List<Point> points, DoublePredicate condition) {
        List<Point> newest = recent(points);
        return newest.size() == RECENT && newest.stream().allMatch(p -> condition.test(p.value()));
    }

    /** Returns such as {@code 0.52, 0.61, 0.58 in iterations 6 to 8}. */
    static String told(List<Point> points) {
        List<Point> newest = recent(points);
        String values = newest.stream().map(p -> format("%.3g", p.value())).collect(Collectors.joining(", "));
        int first = newest.get(0).iteration();
        int last = newest.get(newest.size() - 1).iteration();
        return values + (first == last ? " in iteration " + last : " in iterations " + first + " to " + last);
    }

    /** Returns every measured return: evaluations, or where there are none but the warm start's, rollouts. */
    List<Measured> returns() {
        List<Measured> evaluated = measured("evaluation");
        return evaluated.size() > 1
                ? evaluated
                : Stream.concat(evaluated.stream(), measured("rollout").stream())
                        .toList();
    }

    private List<Measured> measured(String prefix) {
        return series(prefix + ".return.mean").stream()
                .map(p -> new Measured(p.iteration(), p.value(), error(prefix, p.iteration())))
                .toList();
    }

    private double error(String prefix, int iteration) {
        return series(prefix + ".return.error").stream()
                .filter(p -> p.iteration() == iteration)
                .mapToDouble(Point::value)
                .findFirst()
                .orElse(0);
    }

    /** Returns whether the return is above the warm start's by more than chance. */
    boolean hasRisen() {
        List<Measured> all = returns();
        return all.size() > 1 && all.get(all.size() - 1).isAbove(all.get(0));
    }

    /** Returns whether the return is as good as it can be, where that is known. */
    boolean isSolved() {
        List<Measured> all = returns();
        OptionalDouble best = optimum();
        if (all.isEmpty() || best.isEmpty()) {
            return false;
        }
        Measured now = all.get(all.size() - 1);
        return now.mean() + 2 * now.error() >= best.getAsDouble() - range() / 20;
    }

    OptionalDouble optimum() {
        return recipe.environment().spec().optimum();
    }

    /**
     * Returns how far returns can be apart that matter, in units of reward: from the worst mean there was to the best possible, or
     * where that is unknown to the best there was, and not less than two standard deviations of the first episodes.
     */
    double range() {
        List<Measured> all = returns();
        if (all.isEmpty()) {
            return Double.NaN;
        }
        List<Double> means = all.stream().map(Measured::mean).toList();
        double best = optimum().orElseGet(bestOf(means));
        double episodes = lines.get(0).getOrDefault("evaluation.episodes", 0.0);
        return Math.max(best - Collections.min(means), 2 * all.get(0).error() * Math.sqrt(episodes));
    }

    private static DoubleSupplier bestOf(List<Double> means) {
        return () -> Collections.max(means);
    }

    /** Returns how many iterations the policy has moved in. */
    long iterationsOfPolicy() {
        return series("policy.loss").size();
    }

    private static double value(Map<String, Double> line, String name) {
        return line.getOrDefault(name, 0.0);
    }

    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
