package org.archerrl.workload;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.loss.CriticLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.nn.TwinHeads;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** The critic's step on targets that are given: twin Q and V, squared errors, one optimizer step. */
final class CriticWork implements Workload {
    private static final int PADDING = 1;
    private static final double LEARNING_RATE = 1e-5;

    private final Parameters parameters;
    /** The target copy that a critic keeps counts as memory. */
    private final Parameters target;

    private final Encoder encoder;
    private final TwinHeads q;
    private final TwinHeads v;
    private final AdamW optimizer;
    private final int[][] observations;
    private final int[][] utterances;

    CriticWork(Sizes sizes, ComputeDevice device) {
        parameters = new Parameters(device);
        SplittableRandom random = Drawn.SEED.child("heads").random();
        encoder = checkpoint(sizes).addTo(parameters, "encoder.");
        TwinHeads.initialise(parameters, "q", 2 * sizes.width(), sizes.width(), random);
        TwinHeads.initialise(parameters, "v", sizes.width(), sizes.width(), random);
        target = parameters.copy();
        q = new TwinHeads(parameters, "q");
        v = new TwinHeads(parameters, "v");
        optimizer = new AdamW(parameters.requireGradients(), 0, 1);
        observations = Drawn.tokens("observations", sizes.batch(), sizes.prompt(), PADDING + 1, sizes.vocabulary());
        utterances = Drawn.tokens("utterances", sizes.batch(), sizes.fresh(), PADDING + 1, sizes.vocabulary());
    }

    private static EncoderCheckpoint checkpoint(Sizes sizes) {
        int positions = Math.max(sizes.prompt(), sizes.fresh()) + PADDING + 1;
        EncoderConfig config = new EncoderConfig(
                EncoderConfig.Family.ROBERTA,
                sizes.vocabulary(),
                sizes.width(),
                sizes.layers(),
                sizes.heads(),
                4 * sizes.width(),
                positions,
                1,
                1e-5,
                PADDING);
        SplittableRandom random = Drawn.SEED.child("weights").random();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        config.shapes(Pooling.POOLER).forEach(shapes::put);
        // Each is drawn when it is asked for: never all of them at once beside the network.
        return new EncoderCheckpoint(config, Maps.transformValues(shapes, shape -> drawn(shape, random)));
    }

    private static HostTensor drawn(long[] shape, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return new HostTensor(shape, values);
    }

    @Override
    public void run() {
        step();
    }

    /** Takes a step towards values of 0 and returns the loss before it. */
    double step() {
        try (NDManager manager = parameters.scope()) {
            double loss;
            try (Autograd scope = Autograd.on()) {
                NDArray seen = encoder.encoded(manager, List.of(observations), Pooling.POOLER);
                NDArray said = encoder.encoded(manager, List.of(utterances), Pooling.POOLER);
                NDArray targets = manager.zeros(new Shape(observations.length, 2));
                NDArray sum = CriticLosses.squared(q.values(manager, seen.concat(said, 1)), targets)
                        .add(CriticLosses.squared(v.values(manager, seen), targets));
                Autograd.backward(sum);
                loss = sum.getFloat();
            }
            optimizer.step(LEARNING_RATE);
            return loss;
        }
    }

    @Override
    public void close() {
        optimizer.close();
        target.close();
        parameters.close();
    }
}
