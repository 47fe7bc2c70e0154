package org.archerrl.learn;

import com.google.common.primitives.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.archerrl.nn.AdamW;

/** What of a step falls to this one of several {@link Peers}, and what all of theirs adds up to. */
record PeerStep(Peers peers) {
    /** Returns whether there is nobody else. */
    boolean areAlone() {
        return peers.count() == 1;
    }

    /** Returns whether a part of a batch is computed here. */
    boolean has(int part) {
        return part % peers.count() == peers.rank();
    }

    /** Returns how a batch is cut so that every peer has some of it, if there is enough. */
    MicroBatches cut(MicroBatches parts) {
        return areAlone() ? parts : new MicroBatches(parts.episodes(), peers.count());
    }

    /**
     * Adds up over all peers, in one exchange.
     *
     * @param optimizers the gradients that they will step on
     * @param report the values under its keys, which are the same at every peer
     */
    void sum(List<AdamW> optimizers, Map<String, Double> report) {
        if (areAlone()) {
            return;
        }
        float[] all = new float[optimizers.stream().mapToInt(AdamW::size).sum() + report.size()];
        int at = 0;
        for (AdamW optimizer : optimizers) {
            System.arraycopy(optimizer.gradients(), 0, all, at, optimizer.size());
            at += optimizer.size();
        }
        for (double value : report.values()) {
            all[at++] = (float) value;
        }
        peers.sum(all);
        at = 0;
        for (AdamW optimizer : optimizers) {
            optimizer.setGradients(Arrays.copyOfRange(all, at, at + optimizer.size()));
            at += optimizer.size();
        }
        for (Map.Entry<String, Double> entry : report.entrySet()) {
            entry.setValue((double) all[at++]);
        }
    }

    /** Fills in, in place, rows of which every peer has computed some and left the others 0. */
    void gather(List<float[]> rows) {
        if (areAlone()) {
            return;
        }
        float[] all = Floats.concat(rows.toArray(float[][]::new));
        peers.sum(all);
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(all, at, row, 0, row.length);
            at += row.length;
        }
    }

    /** As {@link #gather}, to 48 binary digits. */
    void gatherDoubles(List<double[]> rows) {
        if (areAlone()) {
            return;
        }
        List<float[]> halves = rows.stream().map(PeerStep::halves).toList();
        gather(halves);
        for (int r = 0; r < halves.size(); r++) {
            float[] half = halves.get(r);
            Arrays.setAll(rows.get(r), i -> (double) half[2 * i] + half[2 * i + 1]);
        }
    }

    /** Returns each number as the sum of two floats. */
    private static float[] halves(double[] row) {
        float[] halves = new float[2 * row.length];
        for (int i = 0; i < row.length; i++) {
            halves[2 * i] = (float) row[i];
            halves[2 * i + 1] = (float) (row[i] - halves[2 * i]);
        }
        return halves;
    }
}
