package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.Blocks;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.nn.TwinHeads;
import org.archerrl.variant.critic.TemporalDifference.CriticForm;

/** One copy of the critic's network: an encoder in one of its forms, twin Q heads and twin V heads. */
final class CriticNetwork {
    private final CriticForm form;
    private final Transformer encoder;
    private final Blocks turns;
    private final NDArray places;
    private final Recall recall;
    private final TwinHeads q;
    private final TwinHeads v;

    CriticNetwork(TransformerConfig config, CriticForm form, Parameters parameters) {
        this.form = form;
        encoder = new Transformer(config, parameters, "encoder.");
        turns = form == CriticForm.TURNS ? new Blocks(config, parameters, "turns.") : null;
        places = form == CriticForm.TURNS ? parameters.get("turns.wpe.weight") : null;
        recall = form == CriticForm.TURNS ? new Recall(parameters) : null;
        q = new TwinHeads(parameters, "q");
        v = new TwinHeads(parameters, "v");
    }

    static void initialise(TransformerConfig config, CriticForm form, Parameters parameters, SplittableRandom random) {
        int width = config.width();
        Transformer.initialise(config, parameters, "encoder.", random);
        if (form == CriticForm.TURNS) {
            // An utterance has at least one token and takes two places, and one observation follows the last.
            Shape shape = new Shape(2L + 2L * config.context() + 1, width);
            parameters.addNormal("turns.wpe.weight", shape, 0.1, random);
            Blocks.initialise(config, parameters, "turns.", random);
            Recall.initialise(config, parameters, random);
        }
        TwinHeads.initialise(parameters, "q", form == CriticForm.JOINT ? width : 2 * width, width, random);
        TwinHeads.initialise(parameters, "v", width, width, random);
    }

    Reading read(NDManager manager, EpisodeBatch batch) {
        return form == CriticForm.TURNS
                ? new TurnReading(manager, encoder, turns, places, recall, batch)
                : new TokenReading(manager, encoder, form, batch);
    }

    /** Returns Q [N,2] of features of utterances. */
    NDArray q(NDManager manager, NDArray utterances) {
        return q.values(manager, utterances);
    }

    /** Returns V [N,2] of features of contexts. */
    NDArray v(NDManager manager, NDArray contexts) {
        return v.values(manager, contexts);
    }
}
