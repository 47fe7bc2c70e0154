package org.archerrl.job.ablation;

import java.util.List;
import java.util.Map;

/**
 * The figures of an ablation, as {@code results.json} has them. Returns are those of evaluations, in the environment's unit.
 *
 * @param axis what curves go over: episodes, or iterations where a cell collects none
 * @param until where the shortest curve ends: areas go up to there
 * @param cells in the ablation's order
 * @param comparisons of every other cell with the baseline, whose final returns have at least one seed in common with it
 * @param baseline its name; empty if there is none
 * @param note what a reader must know before any figure
 */
public record Results(
        String axis, double until, List<Cell> cells, List<Comparison> comparisons, String baseline, String note) {
    /**
     * A figure with its 95 % interval.
     *
     * @param value the figure
     * @param low the interval's lower end
     * @param high its upper end
     */
    public record Estimate(double value, double low, double high) {}

    /**
     * A run.
     *
     * @param seed the training seed
     * @param directory relative to the ablation's
     * @param state missing, unfinished or finished
     * @param failure why it failed; empty if it did not
     * @param figures final return and area; empty if it is not finished
     */
    public record Run(long seed, String directory, String state, String failure, Map<String, Double> figures) {}

    /**
     * The interquartile mean over seeds at one evaluation.
     *
     * @param x along the axis
     * @param estimate of the return there
     */
    public record Moment(double x, Estimate estimate) {}

    /**
     * What runs spent until they passed a return and stayed above it at the next evaluation.
     *
     * @param share of the way from the warm start to the optimum
     * @param score the return there
     * @param reached runs that passed it
     * @param median what half of the runs need, by Kaplan and Meier; nothing if fewer passed it
     */
    public record Threshold(double share, double score, long reached, List<Double> median) {}

    /**
     * A cell.
     *
     * @param name of the cell
     * @param settings its values of the keys in which cells differ
     * @param runs one for each seed
     * @param estimates by name, over finished runs; empty if there is none
     * @param curve over finished runs, at the evaluations that all of them have
     * @param thresholds none if the optimum is not known, or the warm start is there already
     */
    public record Cell(
            String name,
            Map<String, String> settings,
            List<Run> runs,
            Map<String, Estimate> estimates,
            List<Moment> curve,
            List<Threshold> thresholds) {
        /** Returns how many runs are finished. */
        public long finished() {
            return runs.stream().filter(r -> r.state().equals("finished")).count();
        }
    }

    /**
     * A cell's final returns against the baseline's, seed by seed.
     *
     * @param cell its name
     * @param seeds that both have finished
     * @param difference mean of cell - baseline, with its interval
     * @param p two-sided, by flipping signs
     * @param holm p corrected for the number of comparisons
     * @param deviation of the differences over seeds
     * @param detectable the smallest mean difference that a paired t-test of so many seeds finds four times of five; 0 for
     *     a single seed
     * @param seedsNeeded seeds that find this difference four times of five, and can give a small p by flipping signs; 0 is
     *     more than 10,000, or not known from a single seed
     * @param claim what may be said
     */
    public record Comparison(
            String cell,
            List<Long> seeds,
            Estimate difference,
            double p,
            double holm,
            double deviation,
            double detectable,
            int seedsNeeded,
            String claim) {}
}
