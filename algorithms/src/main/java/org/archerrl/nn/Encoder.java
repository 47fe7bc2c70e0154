package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.torch.OpLibrary;

/** A BERT or RoBERTa encoder: every valid token of a row attends to all of them. Legend: R rows, T width, D states. */
public final class Encoder {
    private final EncoderConfig config;
    private final List<NDArray> embeddings;
    private final List<List<NDArray>> layers;
    private final List<NDArray> pooler;

    /**
     * Views named parameters as an encoder; they stay owned by {@code parameters}, in the order of {@link
     * EncoderConfig#shapes}.
     *
     * @param prefix what the names of {@link EncoderConfig#shapes} stand behind
     */
    public Encoder(EncoderConfig config, Parameters parameters, String prefix) {
        this.config = config;
        embeddings = parameters.matching(name -> name.startsWith(prefix + "embeddings."));
        layers = IntStream.range(0, config.layers())
                .mapToObj(i -> parameters.matching(name -> name.startsWith(prefix + "encoder.layer." + i + ".")))
                .toList();
        pooler = parameters.matching(name -> name.startsWith(prefix + "pooler."));
    }

    /** Returns the shape. */
    public EncoderConfig config() {
        return config;
    }

    /**
     * Returns the last layer's states [R,T,D]; those of padding mean nothing.
     *
     * @throws IllegalArgumentException if a row is longer than the position embedding
     */
    public NDArray states(NDManager manager, TokenRows rows) {
        return states(manager, manager, rows);
    }

    /**
     * As the public one.
     *
     * @param inputs owns the arrays that live in memory of the JVM: backward passes read them there, so it has to outlive these
     */
    private NDArray states(NDManager manager, NDManager inputs, TokenRows rows) {
        int longest =
                switch (config.family()) {
                    case BERT -> rows.width();
                    case ROBERTA -> IntStream.range(0, rows.rows())
                            .map(rows::validTokens)
                            .max()
                            .orElseThrow();
                };
        if (longest > config.context()) {
            throw new IllegalArgumentException("a row of " + longest + " tokens does not fit the encoder, which takes "
                    + config.context() + " at most; cut it first");
        }
        NDArray valid = rows.valid(inputs);
        NDArray x = OpLibrary.one(
                manager,
                "embed_encoder",
                rows.tokens(inputs),
                rows.positions(inputs, config),
                rows.types(inputs),
                embeddings,
                config.epsilon());
        for (List<NDArray> layer : layers) {
            x = OpLibrary.one(manager, "encoder_layer", x, layer, config.heads(), config.epsilon(), valid);
        }
        return x;
    }

    /**
     * Returns one vector for each row, [R,D].
     *
     * @param states of the same rows, from {@link #states}
     */
    public NDArray pooled(NDManager manager, TokenRows rows, NDArray states, Pooling pooling) {
        return pooled(manager, manager, rows, states, pooling);
    }

    private NDArray pooled(NDManager manager, NDManager inputs, TokenRows rows, NDArray states, Pooling pooling) {
        return switch (pooling) {
            case POOLER -> OpLibrary.one(manager, "pooler", states, inputs.create(rows.firstIndex()), pooler);
            case MEAN -> OpLibrary.one(manager, "mean_of_valid", states, rows.valid(inputs));
            case NORMALISED_MEAN -> OpLibrary.one(
                    manager, "unit_length", pooled(manager, inputs, rows, states, Pooling.MEAN));
        };
    }

    /**
     * Returns one vector for each row, [R,D]; rows of like length are read together, so that there is little padding.
     *
     * @param rows token ids of any lengths above 0
     */
    public NDArray encoded(NDManager manager, List<int[]> rows, Pooling pooling) {
        List<int[]> passes =
                LikeLengths.of(rows.stream().mapToInt(row -> row.length).toArray());
        NDList vectors = new NDList();
        long[] place = new long[rows.size()];
        int placed = 0;
        for (int[] pass : passes) {
            try (NDManager own = manager.newSubManager()) {
                TokenRows read =
                        TokenRows.padded(Arrays.stream(pass).mapToObj(rows::get).toArray(int[][]::new));
                NDArray pooled = pooled(own, manager, read, states(own, manager, read), pooling);
                pooled.attach(manager);
                vectors.add(pooled);
            }
            for (int row : pass) {
                place[row] = placed++;
            }
        }
        // Of a single array concat makes a copy that passes no gradient on.
        NDArray all = vectors.size() == 1 ? vectors.head() : NDArrays.concat(vectors);
        return OpLibrary.one(manager, "gather_states", all, manager.create(place));
    }
}
