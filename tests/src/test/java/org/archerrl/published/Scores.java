package org.archerrl.published;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** What a policy thinks of a row of tokens, worked out from its logits in double precision. */
final class Scores {
    private Scores() {}

    /** Returns the log-probability of every token of a row but the first. */
    static double[] logProbs(TokenPolicy policy, int[] row) {
        double[] logProbs = new double[row.length - 1];
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            long[] tokens = Arrays.stream(row).asLongStream().toArray();
            long[] places = LongStream.range(0, row.length - 1).toArray();
            NDArray hidden = policy.transformer()
                    .rows(manager, manager.create(tokens, new Shape(1, row.length)))
                    .hidden();
            NDArray states = policy.transformer().statesAt(manager, hidden, manager.create(places));
            float[] logits = policy.logits(manager, states).toFloatArray();
            int vocabulary = logits.length / places.length;
            for (int i = 0; i < places.length; i++) {
                double mass = 0;
                for (int v = 0; v < vocabulary; v++) {
                    mass += Math.exp(logits[i * vocabulary + v]);
                }
                logProbs[i] = logits[i * vocabulary + row[i + 1]] - Math.log(mass);
            }
        }
        return logProbs;
    }
}
