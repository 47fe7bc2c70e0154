package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorShapes;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.nn.TokenRows;
import org.archerrl.nn.TwinHeads;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.torch.OpLibrary;

/** One copy of {@link EncoderCritic}: encoder, twin Q heads, twin V heads. Names of tensors as in the reference code. */
final class EncoderNetwork {
    private static final String ENCODER = "base_lm.";
    private static final String Q = "critic";
    private static final String V = "v_critic";

    private final Encoder encoder;
    private final TwinHeads q;
    private final TwinHeads v;

    EncoderNetwork(EncoderConfig config, Parameters parameters) {
        encoder = new Encoder(config, parameters, ENCODER);
        q = new TwinHeads(parameters, Q);
        v = new TwinHeads(parameters, V);
    }

    static Parameters initialised(EncoderCheckpoint checkpoint, SplittableRandom random) {
        int width = checkpoint.config().width();
        Parameters parameters = new Parameters();
        checkpoint.addTo(parameters, ENCODER);
        TwinHeads.initialise(parameters, Q, 2 * width, width, random);
        TwinHeads.initialise(parameters, V, width, width, random);
        return parameters;
    }

    static Parameters parameters(Map<String, HostTensor> tensors) {
        Parameters parameters = new Parameters();
        tensors.forEach((name, tensor) -> parameters.add(name, new Shape(tensor.shape()), tensor.values()));
        return parameters;
    }

    static TensorShapes shapes(EncoderConfig config) {
        TensorShapes shapes = new TensorShapes().addAll(ENCODER, config.shapes());
        addHeads(shapes, Q, 2 * config.width(), config.width());
        addHeads(shapes, V, config.width(), config.width());
        return shapes;
    }

    private static void addHeads(TensorShapes shapes, String name, int input, int width) {
        for (int head = 1; head <= 2; head++) {
            shapes.addLinear(name + head + ".0", input, width)
                    .addLinear(name + head + ".2", width, width)
                    .addLinear(name + head + ".4", width, 1);
        }
    }

    /** Returns one vector [N,D] for each token sequence. */
    NDArray encoded(NDManager manager, int[][] texts) {
        TokenRows rows = TokenRows.padded(texts);
        return encoder.pooled(manager, rows, encoder.states(manager, rows), Pooling.POOLER);
    }

    /** Returns the vectors [M,D] at the given rows of [N,D]. */
    static NDArray chosen(NDManager manager, NDArray vectors, long[] index) {
        return OpLibrary.one(manager, "gather_states", vectors, manager.create(index));
    }

    /** Returns Q [N,2] of encoded observations and utterances. */
    NDArray q(NDManager manager, NDArray observations, NDArray utterances) {
        return q.values(manager, observations.concat(utterances, 1));
    }

    /** Returns V [N,2] of encoded observations. */
    NDArray v(NDManager manager, NDArray observations) {
        return v.values(manager, observations);
    }
}
