package org.archerrl.policy;

import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.ImmutableLongArray;

/** Tokens to be predicted, and the flat indices of the states that predict them. */
final class TokenList {
    private final ImmutableIntArray.Builder utterances = ImmutableIntArray.builder();
    private final ImmutableIntArray.Builder places = ImmutableIntArray.builder();
    private final ImmutableLongArray.Builder tokens = ImmutableLongArray.builder();
    private final ImmutableLongArray.Builder index = ImmutableLongArray.builder();

    void add(int utterance, int place, int token, long stateIndex) {
        utterances.add(utterance);
        places.add(place);
        tokens.add(token);
        index.add(stateIndex);
    }

    int[] utteranceOf() {
        return utterances.build().toArray();
    }

    int[] placeOf() {
        return places.build().toArray();
    }

    long[] tokens() {
        return tokens.build().toArray();
    }

    long[] index() {
        return index.build().toArray();
    }
}
