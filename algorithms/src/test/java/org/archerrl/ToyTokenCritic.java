package org.archerrl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.TokenPlaces;
import org.archerrl.critic.TokenCritic;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.policy.Perturbation;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** Token critics for a {@link Toy} policy, whose values differ from token to token from the start. */
public final class ToyTokenCritic {
    private ToyTokenCritic() {}

    /** A critic whose target copy is equal to it. */
    public static TokenCritic critic(int vocabulary, int valueHeads, int actionHeads, long seed) {
        TokenCritic critic =
                new TokenCritic(Toy.config(vocabulary), valueHeads, actionHeads, ComputeDevice.CPU, new Seed(seed));
        critic.parameters().set(Toy.spread(critic.parameters().values(), new SplittableRandom(seed)));
        critic.moveTarget(1);
        return critic;
    }

    /** What a perturbation adds [P][V] before each token of a batch's own utterances, read in one pass without any cache. */
    public static float[][] added(Perturbation perturbation, EpisodeBatch batch) {
        TokenPlaces places = new TokenPlaces(batch);
        Transformer transformer = perturbation.transformer();
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            States rows = transformer.rows(manager, batch.tokens(manager));
            NDArray states = transformer.statesAt(manager, rows.hidden(), manager.create(places.stateIndex()));
            return rowsOf(perturbation.added(manager, states), places.count());
        }
    }

    /** The first {@code count} rows of a matrix. */
    public static float[][] rowsOf(NDArray matrix, int count) {
        int width = (int) matrix.getShape().get(1);
        float[] flat = matrix.toFloatArray();
        float[][] rows = new float[count][width];
        for (int p = 0; p < count; p++) {
            System.arraycopy(flat, p * width, rows[p], 0, width);
        }
        return rows;
    }
}
