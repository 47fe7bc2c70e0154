package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.stream.LongStream;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Tape;

/**
 * What states say about the next token, without the logits [P,V] of many places at once: longer lists are read in parts, and
 * the logits of a part are computed again in the backward pass. States come from a {@linkplain Tape#boundary boundary}.
 */
final class TokenDistribution {
    private final Transformer transformer;
    private final long most;

    /** Reads at most {@code most} logits at once, if a single place has no more. */
    TokenDistribution(Transformer transformer, long most) {
        this.transformer = transformer;
        this.most = most;
    }

    /** Returns the natural log-probabilities [P] of {@code tokens} [P] at {@code states} [P,D]. */
    NDArray logProbs(NDManager manager, NDArray states, NDArray tokens, Tape tape) {
        return inParts(
                manager,
                states,
                tape,
                (inside, from, to, part) -> OpLibrary.one(
                        inside,
                        "token_log_probs",
                        part,
                        transformer.outputProjection(),
                        OpLibrary.one(inside, "slice", tokens, from, to)));
    }

    /** Returns the entropies (nats) [P] of the distributions at {@code states} [P,D]. */
    NDArray entropies(NDManager manager, NDArray states, Tape tape) {
        return inParts(
                manager,
                states,
                tape,
                (inside, from, to, part) ->
                        OpLibrary.one(inside, "token_entropies", part, transformer.outputProjection()));
    }

    @FunctionalInterface
    private interface Part {
        /** Returns [to - from] numbers of the states [to - from,D] at those places. */
        NDArray read(NDManager inside, long from, long to, NDArray part);
    }

    private NDArray inParts(NDManager manager, NDArray states, Tape tape, Part read) {
        long places = states.getShape().get(0);
        long length = Math.max(1, most / transformer.config().vocabulary());
        if (places <= length) {
            return read.read(manager, 0, places, states);
        }
        NDList parts = new NDList();
        LongStream.iterate(0, from -> from < places, from -> from + length).forEach(from -> {
            long to = Math.min(places, from + length);
            parts.add(tape.recomputed(
                    states,
                    (inside, all) -> read.read(inside, from, to, OpLibrary.one(inside, "slice", all, from, to))));
        });
        return NDArrays.concat(parts);
    }
}
