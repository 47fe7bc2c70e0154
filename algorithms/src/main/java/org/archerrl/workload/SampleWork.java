package org.archerrl.workload;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.RowCache;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.UtteranceSampler;
import org.archerrl.policy.Utterances;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** Reads prompts and draws what follows, as rollouts do; nothing ends early. */
final class SampleWork implements Workload {
    private static final int NO_END = -1;

    private final Sizes sizes;
    private final int[][] prompts;
    private final Parameters parameters;
    private final Transformer transformer;
    private final Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(List.of(), BpeTrainer.SMALLEST_VOCABULARY));
    private long round;

    SampleWork(Sizes sizes, ComputeDevice device) {
        parameters = new Parameters(device);
        this.sizes = sizes;
        prompts = Drawn.tokens("prompts", sizes.batch(), sizes.prompt(), 0, sizes.vocabulary());
        TransformerConfig config = Drawn.decoder(sizes);
        Transformer.initialise(
                config,
                parameters,
                config.family().prefix(),
                Drawn.SEED.child("weights").random());
        Transformer.pack(config, parameters);
        transformer = new Transformer(config, parameters, config.family().prefix());
    }

    @Override
    public void run() {
        drawn();
    }

    /** Returns what was drawn after each prompt, by other draws in each round. */
    Utterances drawn() {
        SplittableRandom random = Drawn.SEED.child("round", round++).random();
        SplittableRandom[] randoms = new SplittableRandom[sizes.batch()];
        Arrays.setAll(randoms, row -> random.split());
        long[] visible = new long[sizes.batch()];
        Arrays.fill(visible, sizes.prompt());
        try (Autograd scope = Autograd.off();
                NDManager manager = parameters.scope();
                RowCache cache = new RowCache(transformer, sizes.batch())) {
            NDArray states = cache.append(manager, prompts);
            return new UtteranceSampler(cache.transformer(), Stopping.after(tokenizer, sizes.fresh(), NO_END))
                    .sample(
                            manager,
                            cache.states(manager),
                            manager.create(visible, new Shape(sizes.batch(), 1)),
                            states,
                            randoms,
                            Decoding.SAMPLE);
        }
    }

    @Override
    public void close() {
        parameters.close();
        tokenizer.close();
    }
}
