package org.archerrl.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction (1979): p-values of several comparisons, raised so that none is found by trying many. */
public final class Holm {
    private Holm() {}

    /**
     * Returns the corrected p-values, in the order of {@code p}: the k-th smallest times the number of those that are not
     * smaller, never falling, at most 1.
     */
    public static double[] corrected(double... p) {
        List<Integer> bySize = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] corrected = new double[p.length];
        double greatest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int i = bySize.get(rank);
            greatest = Math.max(greatest, Math.min(1, (p.length - rank) * p[i]));
            corrected[i] = greatest;
        }
        return corrected;
    }
}
