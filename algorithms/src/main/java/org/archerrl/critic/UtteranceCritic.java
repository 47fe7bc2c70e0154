package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.rl.Seed;
import org.archerrl.variant.critic.TemporalDifference.CriticForm;

/**
 * Twin Q(h,u) and V(h) over whole utterances (ArCHer, arXiv 2402.19446), with a target copy.
 *
 * <p>Values are in units of scaled reward. Nothing is shared with the policy. Not thread-safe.
 */
public final class UtteranceCritic implements AutoCloseable {
    private final Parameters online = new Parameters();
    private final Parameters target;
    private final CriticNetwork onlineNetwork;
    private final CriticNetwork targetNetwork;

    /**
     * The online network's values of a batch, each [N,2] for the two heads.
     *
     * @param stored Q of the batch's own utterances
     * @param state V of each turn's context
     */
    public record Fitted(NDArray stored, NDArray state) {}

    /**
     * The target network's values of a batch, each [N,2] for the two heads.
     *
     * @param fresh Q of one fresh utterance at each turn
     * @param next V of the context after each turn
     */
    public record Targets(NDArray fresh, NDArray next) {}

    /**
     * The online network's opinion of fresh utterances.
     *
     * @param fresh Q [N K,2] of K utterances at each turn
     * @param state V [N,2] of each turn's context
     */
    public record Judged(NDArray fresh, NDArray state) {}

    /** Makes a critic with freshly drawn weights; the target starts as an exact copy. */
    public UtteranceCritic(TransformerConfig config, CriticForm form, Seed seed) {
        CriticNetwork.initialise(config, form, online, seed.random());
        target = online.copy();
        online.requireGradients();
        onlineNetwork = new CriticNetwork(config, form, online);
        targetNetwork = new CriticNetwork(config, form, target);
    }

    /** Returns what is to be fitted; owned by {@code manager}. */
    public Fitted fitted(NDManager manager, EpisodeBatch batch) {
        Reading reading = onlineNetwork.read(manager, batch);
        return new Fitted(
                onlineNetwork.q(manager, reading.storedUtterances()), onlineNetwork.v(manager, reading.contexts()));
    }

    /** Returns what targets are made of; {@code fresh} holds one utterance for each turn. Owned by {@code manager}. */
    public Targets targets(NDManager manager, EpisodeBatch batch, int[][] fresh) {
        Reading reading = targetNetwork.read(manager, batch);
        return new Targets(
                targetNetwork.q(manager, reading.freshUtterances(1, fresh)),
                targetNetwork.v(manager, reading.nextContexts()));
    }

    /** Returns what advantages are made of; {@code fresh} holds K utterances for each turn. Owned by {@code manager}. */
    public Judged judged(NDManager manager, EpisodeBatch batch, int copies, int[][] fresh) {
        Reading reading = onlineNetwork.read(manager, batch);
        return new Judged(
                onlineNetwork.q(manager, reading.freshUtterances(copies, fresh)),
                onlineNetwork.v(manager, reading.contexts()));
    }

    /** Returns the weights that learn; owned here. */
    public Parameters online() {
        return online;
    }

    /** Moves the target towards the online weights: {@code target + rate (online - target)}. */
    public void moveTarget(double rate) {
        target.moveTowards(online, rate);
    }

    /** Returns copies of the target's weights. */
    public Map<String, HostTensor> targetValues() {
        return target.values();
    }

    /** Replaces both copies. */
    public void set(Map<String, HostTensor> onlineValues, Map<String, HostTensor> targetValues) {
        online.set(onlineValues);
        target.set(targetValues);
    }

    @Override
    public void close() {
        online.close();
        target.close();
    }
}
