package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.TokenPlaces;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.ValueHeads;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Tape;
import org.archerrl.torch.Tape.Recomputation;

/**
 * One copy's values of the tokens of a batch's own utterances, from one pass over its rows. Legend: P tokens in the order of
 * {@link TokenPlaces}, K heads.
 */
public final class TokenValues implements CriticValues {
    /** Most values of possible tokens that are there at once: 128 MiB of them. */
    private static final long MOST = 1L << 25;

    private final NDManager manager;
    private final TokenNetwork network;
    private final TokenPlaces places;
    private final Tape tape;
    private final NDArray states;
    private final NDArray tokens;
    private final NDArray v;
    private final long placesAtOnce;

    TokenValues(NDManager manager, TokenNetwork network, EpisodeBatch batch, TokenPlaces places) {
        this(manager, network, batch, places, MOST);
    }

    /** Reads the batch, with at most {@code most} values of possible tokens at once, if a single place has no more. */
    TokenValues(NDManager manager, TokenNetwork network, EpisodeBatch batch, TokenPlaces places, long most) {
        this.manager = manager;
        this.network = network;
        this.places = places;
        Transformer encoder = network.encoder();
        placesAtOnce = most / encoder.config().vocabulary();
        tape = new Tape(manager, Recomputation.NONE, 0);
        NDArray hidden = encoder.rows(manager, batch.tokens(manager), tape);
        NDArray all = tape.boundary(encoder.statesAt(manager, hidden, manager.create(places.stateIndex())));
        v = network.values(manager, all);
        states = OpLibrary.one(manager, "slice", all, 0, places.count());
        tokens = manager.create(places.tokens());
    }

    /** Returns the tokens that are valued. */
    public TokenPlaces places() {
        return places;
    }

    @Override
    public NDArray value() {
        return OpLibrary.one(manager, "slice", v, 0, places.count());
    }

    /**
     * {@inheritDoc}
     *
     * <p>That is before the token that comes next in the episode, whatever was said or shown between; after an episode's last
     * token, V at the end of its last context, which counts only on truncation.
     */
    @Override
    public NDArray nextValue() {
        return OpLibrary.one(manager, "gather_states", v, manager.create(places.next()));
    }

    @Override
    public NDArray recordedQ() {
        return network.q().at(manager, states, tokens);
    }

    @Override
    public NDArray freshQ(int copies, int[][] utterances) {
        throw new IllegalStateException("tokens are valued, not utterances");
    }

    @Override
    public NDArray crossEntropies() {
        ValueHeads q = network.q();
        return tape.inParts(
                manager,
                states,
                placesAtOnce,
                (inside, from, to, part) ->
                        q.crossEntropies(inside, part, OpLibrary.one(inside, "slice", tokens, from, to)));
    }

    @Override
    public void backward(NDArray loss) {
        tape.backward(loss);
    }
}
