package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.batch.Pieces;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.torch.OpLibrary;

/**
 * Looks up what came of utterances like a given one earlier in the episode.
 *
 * <p>Plain attention does not find out within the data of a run that something was said before. And likeness has token
 * embeddings of its own, because an encoder makes all utterances alike that are worth the same: such a critic cannot tell
 * the guess that has failed from the one that was not yet tried.
 */
final class Recall {
    /** At first only an utterance of nearly the same tokens counts as alike; both are learnt. */
    private static final float SHARPNESS = 20;

    private static final float THRESHOLD = 0.9f;

    private final NDArray table;
    private final List<NDArray> weights;

    /** Views named parameters; they stay owned by {@code parameters}. */
    Recall(Parameters parameters) {
        table = parameters.get("recall.wte.weight");
        weights = List.of(
                parameters.get("recall.likeness"), parameters.get("recall.weight"), parameters.get("recall.bias"));
    }

    static void initialise(TransformerConfig config, Parameters parameters, SplittableRandom random) {
        int width = config.width();
        parameters.addNormal("recall.wte.weight", new Shape(config.vocabulary(), width), 1, random);
        parameters.add("recall.likeness", new Shape(2), new float[] {SHARPNESS, THRESHOLD});
        parameters.addNormal("recall.weight", new Shape(width, width), 1 / Math.sqrt(width), random);
        parameters.addNormal("recall.bias", new Shape(width), 1, random);
    }

    /** Returns what pieces are likened by, [U,D]. */
    NDArray keys(NDManager manager, Pieces pieces) {
        return OpLibrary.one(
                manager,
                "bags",
                manager.create(pieces.flatTokens()),
                manager.create(pieces.pieceOfToken()),
                pieces.count(),
                table);
    }

    /**
     * Looks up.
     *
     * @param keys [U,D] of the pieces of rows
     * @param encodings [U,D] of the same pieces
     * @param pieces [R,W] which piece stands where in its row: observations at even places, utterances at odd ones
     * @param askedKeys [U',D] of the utterances that are asked about
     * @param asked [R,C] which of them is asked about in a cell
     * @param earlier [R,C] how many turns of its row came before
     * @return [R,C,D], zero where nothing like it was said
     */
    NDArray recalled(
            NDManager manager,
            NDArray keys,
            NDArray encodings,
            NDArray pieces,
            NDArray askedKeys,
            NDArray asked,
            NDArray earlier) {
        return OpLibrary.one(manager, "recall", keys, encodings, pieces, askedKeys, asked, earlier, weights);
    }
}
