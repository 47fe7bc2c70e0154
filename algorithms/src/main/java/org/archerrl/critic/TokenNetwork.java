package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.nn.ValueHeads;

/** One copy of a token critic's network. Legend: N states of width D, K heads, V vocabulary. */
final class TokenNetwork {
    static final String ENCODER = "encoder.";
    static final String V = "v";
    static final String Q = "q";

    private final Transformer encoder;
    private final ValueHeads v;
    private final ValueHeads q;

    /** Views named parameters; they stay owned by {@code parameters}. */
    TokenNetwork(TransformerConfig config, Parameters parameters) {
        encoder = new Transformer(config, parameters, ENCODER);
        v = new ValueHeads(parameters, V);
        q = new ValueHeads(parameters, Q);
    }

    Transformer encoder() {
        return encoder;
    }

    /** Returns V [N,K] at states [N,D]. */
    NDArray values(NDManager manager, NDArray states) {
        return v.at(manager, states, manager.zeros(new Shape(states.getShape().get(0)), DataType.INT64));
    }

    /**
     * Returns the heads of Q over the vocabulary.
     *
     * @throws IllegalStateException if there are none
     */
    ValueHeads q() {
        if (q.count() == 0) {
            throw new IllegalStateException(
                    "this token critic has no Q, only V; make it with at least 1 head of Q to ask for tokens' values");
        }
        return q;
    }
}
