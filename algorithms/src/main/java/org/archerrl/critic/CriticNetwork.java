package org.archerrl.critic;

import ai.djl.ndarray.NDManager;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.TwinHeads;

/**
 * One copy of a critic's network.
 *
 * @param reader makes features of a batch
 * @param q twin heads on features of utterances
 * @param v twin heads on features of contexts
 */
record CriticNetwork(Reader reader, TwinHeads q, TwinHeads v) {
    /** Starts to read a batch; what it makes is owned by the manager. */
    interface Reader {
        Reading read(NDManager manager, EpisodeBatch batch);
    }

    Reading read(NDManager manager, EpisodeBatch batch) {
        return reader.read(manager, batch);
    }
}
