package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.torch.Autograd;

/** One copy's values of a batch's utterances. */
final class UtteranceValues implements CriticValues {
    private final NDManager manager;
    private final CriticNetwork network;
    private final Reading reading;

    UtteranceValues(NDManager manager, CriticNetwork network, EpisodeBatch batch) {
        this.manager = manager;
        this.network = network;
        this.reading = network.read(manager, batch);
    }

    @Override
    public NDArray value() {
        return network.v().values(manager, reading.contexts());
    }

    @Override
    public NDArray nextValue() {
        return network.v().values(manager, reading.nextContexts());
    }

    @Override
    public NDArray recordedQ() {
        return network.q().values(manager, reading.storedUtterances());
    }

    @Override
    public NDArray freshQ(int copies, int[][] utterances) {
        return network.q().values(manager, reading.freshUtterances(copies, utterances));
    }

    @Override
    public NDArray crossEntropies() {
        throw new IllegalStateException("there is no vocabulary of utterances; only values of tokens have these");
    }

    @Override
    public void backward(NDArray loss) {
        Autograd.backward(loss);
    }
}
