package org.archerrl.job.ablation;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.archerrl.job.ablation.Results.Comparison;
import org.archerrl.job.ablation.Results.Estimate;
import org.archerrl.stats.Holm;
import org.archerrl.stats.PairedComparison;
import org.archerrl.stats.Power;

/** What may be said of cells that were compared with a baseline. */
final class Claims {
    private static final double ALPHA = .05;
    private static final Power POWER = new Power(ALPHA, .8);

    private Claims() {}

    /** Returns the comparisons, corrected for their number. */
    static List<Comparison> of(Map<String, PairedComparison> paired) {
        double[] holm = Holm.corrected(
                paired.values().stream().mapToDouble(PairedComparison::p).toArray());
        ImmutableList.Builder<Comparison> comparisons = ImmutableList.builder();
        int i = 0;
        for (Map.Entry<String, PairedComparison> entry : paired.entrySet()) {
            comparisons.add(comparison(entry.getKey(), entry.getValue(), holm[i++], paired.size()));
        }
        return comparisons.build();
    }

    private static Comparison comparison(String cell, PairedComparison pair, double holm, int comparisons) {
        int seeds = pair.seeds().size();
        double detectable = seeds < 2 ? 0 : POWER.detectable(pair.deviation(), seeds);
        int needed = seeds < 2 ? 0 : POWER.seedsNeeded(pair.difference(), pair.deviation());
        // Fewer have too few sign patterns for a small p, whatever they measure.
        int fewest = (int) Math.ceil(1 + Math.log(comparisons / ALPHA) / Math.log(2));
        return new Comparison(
                cell,
                pair.seeds(),
                new Estimate(
                        pair.difference(),
                        pair.interval().low(),
                        pair.interval().high()),
                pair.p(),
                holm,
                pair.deviation(),
                detectable,
                needed == 0 || needed == Integer.MAX_VALUE ? 0 : Math.max(needed, fewest),
                claim(pair, holm, comparisons, detectable));
    }

    private static String claim(PairedComparison pair, double holm, int comparisons, double detectable) {
        int seeds = pair.seeds().size();
        if (!pair.hasSeedsEnough()) {
            return seeds + " common seeds, fewer than " + PairedComparison.FEWEST_SEEDS + ": no claim is made.";
        }
        if (holm <= ALPHA) {
            return (pair.difference() > 0 ? "Higher" : "Lower") + " than the baseline.";
        }
        double smallest = comparisons * pair.smallestP();
        if (smallest > ALPHA) {
            return String.format(
                    Locale.ROOT,
                    "No difference is shown, and none could be: %d seeds and %d comparisons give no corrected p below %.3g.",
                    seeds,
                    comparisons,
                    smallest);
        }
        return String.format(
                Locale.ROOT,
                "No difference is shown; these seeds would find one of %.3g four times of five.",
                detectable);
    }
}
