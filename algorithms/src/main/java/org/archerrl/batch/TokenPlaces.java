package org.archerrl.batch;

import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.ImmutableLongArray;

/**
 * The tokens that the batch's own utterances are made of, each as a decision: turn by turn, and in a turn token by token.
 *
 * <p>Tokens of observations are no decisions. After an utterance's last token comes the first of the next turn; after an
 * episode's last one comes the end of its last context. Legend: P tokens, E episodes.
 */
public final class TokenPlaces {
    private final int[] firstOfTurn;
    private final int[] turnOf;
    private final int[] episodeOf;
    private final long[] tokens;
    private final long[] stateIndex;
    private final long[] next;

    /** Lists the tokens of a batch. */
    public TokenPlaces(EpisodeBatch batch) {
        ImmutableIntArray.Builder turnOf = ImmutableIntArray.builder();
        ImmutableIntArray.Builder episodeOf = ImmutableIntArray.builder();
        ImmutableLongArray.Builder tokens = ImmutableLongArray.builder();
        ImmutableLongArray.Builder before = ImmutableLongArray.builder();
        ImmutableLongArray.Builder after = ImmutableLongArray.builder();
        long[] contextIndex = batch.contextIndex();
        long[] nextContextIndex = batch.nextContextIndex();
        firstOfTurn = new int[batch.turns() + 1];
        int episode = 0;
        for (int n = 0; n < batch.turns(); n++) {
            int[] utterance = batch.utterance(n);
            for (int i = 0; i < utterance.length; i++) {
                turnOf.add(n);
                episodeOf.add(episode);
                tokens.add(utterance[i]);
                before.add(contextIndex[n] + i);
            }
            firstOfTurn[n + 1] = firstOfTurn[n] + utterance.length;
            if (batch.turn(n).ending().isLast()) {
                after.add(nextContextIndex[n]);
                episode++;
            }
        }
        this.turnOf = turnOf.build().toArray();
        this.episodeOf = episodeOf.build().toArray();
        this.tokens = tokens.build().toArray();
        stateIndex = before.addAll(after.build()).build().toArray();
        next = new long[count()];
        for (int p = 0; p < next.length; p++) {
            boolean goesOn = p + 1 < next.length && this.episodeOf[p + 1] == this.episodeOf[p];
            next[p] = goesOn ? p + 1 : count() + this.episodeOf[p];
        }
    }

    /** Returns P. */
    public int count() {
        return tokens.length;
    }

    /** Returns the first token of turn n; for n = N, the number of turns, P. */
    public int first(int n) {
        return firstOfTurn[n];
    }

    /** Returns the last token of turn n, which the turn's reward follows. */
    public int last(int n) {
        return firstOfTurn[n + 1] - 1;
    }

    /** Returns the turn [P] of each token; not to be changed. */
    public int[] turnOf() {
        return turnOf;
    }

    /** Returns the episode [P] of each token, from 0 in the batch; not to be changed. */
    public int[] episodeOf() {
        return episodeOf;
    }

    /** Returns the token ids [P]; not to be changed. */
    public long[] tokens() {
        return tokens;
    }

    /**
     * Returns flat indices [P + E] in the batch's [R,T] of the last token that is seen: before each of the P tokens, then at
     * the end of the context after each of the E episodes. Not to be changed.
     */
    public long[] stateIndex() {
        return stateIndex;
    }

    /**
     * Returns for each token the place [P] among {@link #stateIndex} of what is seen before the next one, which is p + 1, or
     * P + e after the last token of episode e. Not to be changed.
     */
    public long[] next() {
        return next;
    }
}
