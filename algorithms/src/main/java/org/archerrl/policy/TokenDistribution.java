package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Tape;

/**
 * What states say about the next token, without the logits [P,V] of many places at once: longer lists are read in parts, and
 * the logits of a part are computed again in the backward pass. States come from a {@linkplain Tape#boundary boundary}.
 */
final class TokenDistribution {
    private final Transformer transformer;
    private final long places;

    /** Reads at most {@code most} logits at once, if a single place has no more. */
    TokenDistribution(Transformer transformer, long most) {
        this.transformer = transformer;
        this.places = most / transformer.config().vocabulary();
    }

    /** Returns the natural log-probabilities [P] of {@code tokens} [P] at {@code states} [P,D]. */
    NDArray logProbs(NDManager manager, NDArray states, NDArray tokens, Tape tape) {
        return tape.inParts(
                manager,
                states,
                places,
                (inside, from, to, part) -> OpLibrary.one(
                        inside,
                        "token_log_probs",
                        part,
                        transformer.outputProjection(),
                        OpLibrary.one(inside, "slice", tokens, from, to)));
    }

    /** Returns the entropies (nats) [P] of the distributions at {@code states} [P,D]. */
    NDArray entropies(NDManager manager, NDArray states, Tape tape) {
        return tape.inParts(
                manager,
                states,
                places,
                (inside, from, to, part) ->
                        OpLibrary.one(inside, "token_entropies", part, transformer.outputProjection()));
    }
}
