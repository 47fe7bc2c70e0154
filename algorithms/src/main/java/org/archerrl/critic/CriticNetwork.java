package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Tree;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.nn.TwinHeads;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.critic.TemporalDifference.CriticForm;

/**
 * One copy of the critic's network: a causal encoder, twin Q heads and twin V heads.
 *
 * <p>The encoder reads each episode once; the state at a context's end is the history's encoding, so V is read strictly
 * before the first token of the utterance. In the form APART the utterance is encoded on its own by the same encoder and
 * Q reads both (the paper); in the form JOINT Q reads the state at the utterance's last token.
 */
final class CriticNetwork {
    private final Transformer encoder;
    private final TwinHeads q;
    private final TwinHeads v;
    private final CriticForm form;

    CriticNetwork(TransformerConfig config, CriticForm form, Parameters parameters) {
        encoder = new Transformer(config, parameters, "encoder.");
        q = new TwinHeads(parameters, "q");
        v = new TwinHeads(parameters, "v");
        this.form = form;
    }

    static void initialise(TransformerConfig config, CriticForm form, Parameters parameters, SplittableRandom random) {
        int width = config.width();
        Transformer.initialise(config, parameters, "encoder.", random);
        TwinHeads.initialise(parameters, "q", form == CriticForm.APART ? 2 * width : width, width, random);
        TwinHeads.initialise(parameters, "v", width, width, random);
    }

    /** Reads the batch's rows. */
    States rows(NDManager manager, EpisodeBatch batch) {
        return encoder.rows(manager, batch.tokens(manager));
    }

    /** Returns the encodings [N,D] at flat positions of the rows. */
    NDArray histories(NDManager manager, States rows, long[] index) {
        return encoder.statesAt(manager, rows.hidden(), manager.create(index));
    }

    /** Returns V [N,2] of encoded histories. */
    NDArray stateValues(NDManager manager, NDArray histories) {
        return v.values(manager, histories);
    }

    /** Returns Q [N,2] of the utterances that the batch holds. */
    NDArray storedValues(NDManager manager, EpisodeBatch batch, States rows, NDArray histories) {
        if (form == CriticForm.JOINT) {
            return q.values(manager, histories(manager, rows, batch.utteranceIndex()));
        }
        int[][] utterances =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        return q.values(manager, histories.concat(encodedApart(manager, utterances), 1));
    }

    /** Returns Q [N K,2] of other utterances at the batch's turns; {@code histories} is [N,D]. */
    NDArray branchValues(NDManager manager, EpisodeBatch batch, int copies, int[][] utterances, NDArray histories) {
        if (form == CriticForm.JOINT) {
            return q.values(manager, readOn(manager, batch, copies, utterances));
        }
        long[] turnOf =
                IntStream.range(0, utterances.length).mapToLong(m -> m / copies).toArray();
        NDArray repeated = OpLibrary.one(manager, "gather_states", histories, manager.create(turnOf));
        return q.values(manager, repeated.concat(encodedApart(manager, utterances), 1));
    }

    private NDArray readOn(NDManager manager, EpisodeBatch batch, int copies, int[][] utterances) {
        Tree tree = new Tree(batch, copies, utterances, 0);
        NDArray hidden = encoder.tree(
                manager, tree.tokens(manager), tree.positions(manager), tree.visible(manager), tree.branch(manager));
        long[] last = IntStream.range(0, utterances.length)
                .mapToLong(m -> tree.stateIndex(m, utterances[m].length))
                .toArray();
        return encoder.statesAt(manager, hidden, manager.create(last));
    }

    /** Encodes each distinct utterance once, on its own, and returns the state at its last token for each, [M,D]. */
    private NDArray encodedApart(NDManager manager, int[][] utterances) {
        Map<IntBuffer, Integer> distinct = new LinkedHashMap<>();
        long[] which = new long[utterances.length];
        for (int m = 0; m < utterances.length; m++) {
            IntBuffer key = IntBuffer.wrap(utterances[m]);
            Integer place = distinct.putIfAbsent(key, distinct.size());
            which[m] = place == null ? distinct.size() - 1 : place;
        }
        int longest =
                distinct.keySet().stream().mapToInt(IntBuffer::remaining).max().orElse(1);
        long[] tokens = new long[distinct.size() * longest];
        long[] last = new long[distinct.size()];
        int u = 0;
        for (IntBuffer utterance : distinct.keySet()) {
            for (int i = 0; i < utterance.remaining(); i++) {
                tokens[u * longest + i] = utterance.get(i);
            }
            last[u] = (long) u * longest + utterance.remaining() - 1;
            u++;
        }
        States read = encoder.rows(manager, manager.create(tokens, new Shape(distinct.size(), longest)));
        NDArray encodings = encoder.statesAt(manager, read.hidden(), manager.create(last));
        return OpLibrary.one(manager, "gather_states", encodings, manager.create(which));
    }
}
