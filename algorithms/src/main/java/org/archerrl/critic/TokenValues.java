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
public final class TokenValues {
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

    /** Returns V [P,K] before each token. */
    public NDArray state() {
        return OpLibrary.one(manager, "slice", v, 0, places.count());
    }

    /**
     * Returns V [P,K] before the token that comes next in the episode, whatever was said or shown between; after an episode's
     * last token, V at the end of its last context, which counts only on truncation.
     */
    public NDArray next() {
        return OpLibrary.one(manager, "gather_states", v, manager.create(places.next()));
    }

    /**
     * Returns Q [P,K] of each token.
     *
     * @throws IllegalStateException if this critic has no Q
     */
    public NDArray chosen() {
        return network.q().at(manager, states, tokens);
    }

    /**
     * Returns the cross-entropies (nats) [P,K] of each token with the softmax over each head's Q of all tokens: ILQL's
     * conservative term.
     *
     * @throws IllegalStateException if this critic has no Q
     */
    public NDArray crossEntropies() {
        ValueHeads q = network.q();
        return tape.inParts(
                manager,
                states,
                placesAtOnce,
                (inside, from, to, part) ->
                        q.crossEntropies(inside, part, OpLibrary.one(inside, "slice", tokens, from, to)));
    }

    /** Adds the gradients of a scalar that was computed from this to those of the weights; once. */
    public void backward(NDArray loss) {
        tape.backward(loss);
    }
}
