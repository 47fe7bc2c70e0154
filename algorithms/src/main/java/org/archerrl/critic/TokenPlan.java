package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.nn.Blocks;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.nn.TwinHeads;
import org.archerrl.torch.ComputeDevice;

/** A critic from scratch, over the policy's own tokens: a causal encoder in one of its forms. */
record TokenPlan(TransformerConfig config, CriticForm form) implements CriticPlan {
    Parameters initialised(ComputeDevice device, SplittableRandom random) {
        Parameters parameters = new Parameters(device);
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
        return parameters;
    }

    @Override
    public CriticNetwork network(Parameters parameters) {
        return new CriticNetwork(
                reader(new Transformer(config, parameters, "encoder."), parameters),
                new TwinHeads(parameters, "q"),
                new TwinHeads(parameters, "v"));
    }

    private CriticNetwork.Reader reader(Transformer encoder, Parameters parameters) {
        if (form != CriticForm.TURNS) {
            return (manager, batch) -> new TokenReading(manager, encoder, form, batch);
        }
        Blocks turns = new Blocks(config, parameters, "turns.");
        NDArray places = parameters.get("turns.wpe.weight");
        Recall recall = new Recall(parameters);
        return (manager, batch) -> new TurnReading(manager, encoder, turns, places, recall, batch);
    }

    /** Nothing: a recipe names the sizes and the form. */
    @Override
    public Map<String, byte[]> files() {
        return Map.of();
    }

    @Override
    public void close() {}
}
