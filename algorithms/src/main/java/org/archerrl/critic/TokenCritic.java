package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.TokenPlaces;
import org.archerrl.batch.Tree;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.nn.ValueHeads;
import org.archerrl.policy.Perturbation;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.Tape;
import org.archerrl.torch.Tape.Recomputation;

/**
 * Values inside utterances, with a target copy: V before each token and, if asked for, Q of each token that may follow (ILQL,
 * arXiv 2206.11871; token-level PPO has V alone).
 *
 * <p>A causal encoder of its own reads the policy's tokens; V and Q of a token are read at the state before it, so neither
 * sees the token or what comes after. Values are in units of scaled reward and start as 0. Not thread-safe.
 */
public final class TokenCritic implements Critic {
    private final Copies copies;
    private final TokenNetwork online;
    private final TokenNetwork target;

    /**
     * The online network's V before tokens of utterances that need not be the batch's own.
     *
     * @param values [P,K], utterance by utterance and token by token, as the policy's likelihood of them lists them
     * @param tape the way back to the weights
     */
    public record Before(NDArray values, Tape tape) {
        /** Adds the gradients of a scalar that was computed from this to those of the online weights; once. */
        public void backward(NDArray loss) {
            tape.backward(loss);
        }
    }

    /**
     * Makes a critic with freshly drawn weights; the target starts as an exact copy.
     *
     * @param config of the encoder, over the policy's vocabulary and as long a context
     * @param valueHeads heads of V, at least 1
     * @param actionHeads heads of Q over the vocabulary; 0 for none
     * @param device where both copies live
     * @throws IllegalArgumentException if there are too few heads
     */
    public TokenCritic(TransformerConfig config, int valueHeads, int actionHeads, ComputeDevice device, Seed seed) {
        if (valueHeads < 1 || actionHeads < 0) {
            throw new IllegalArgumentException("a token critic needs at least 1 head of V and 0 or more of Q, got "
                    + valueHeads + " and " + actionHeads);
        }
        SplittableRandom random = seed.random();
        Parameters weights = new Parameters(device);
        Transformer.initialise(config, weights, TokenNetwork.ENCODER, random);
        ValueHeads.initialise(weights, TokenNetwork.V, valueHeads, config.width(), 1, random);
        ValueHeads.initialise(weights, TokenNetwork.Q, actionHeads, config.width(), config.vocabulary(), random);
        copies = new Copies(weights);
        online = new TokenNetwork(config, copies.online());
        target = new TokenNetwork(config, copies.target());
    }

    @Override
    public TokenValues online(NDManager manager, EpisodeBatch batch) {
        return new TokenValues(manager, online, batch, new TokenPlaces(batch));
    }

    @Override
    public TokenValues target(NDManager manager, EpisodeBatch batch) {
        try (Autograd scope = Autograd.off()) {
            return new TokenValues(manager, target, batch, new TokenPlaces(batch));
        }
    }

    @Override
    public int decisions(EpisodeBatch batch) {
        return new TokenPlaces(batch).count();
    }

    /**
     * Returns V before each token of given utterances at the turns of a batch; owned by {@code manager}.
     *
     * @param copies utterances at each turn, C
     * @param utterances N C of them, utterance m = n C + c at turn n
     */
    public Before before(NDManager manager, EpisodeBatch batch, int copies, int[][] utterances) {
        Tree tree = new Tree(batch, copies, utterances, 1);
        Tape tape = new Tape(manager, Recomputation.NONE, 0);
        NDArray hidden = online.encoder()
                .tree(
                        manager,
                        tree.tokens(manager),
                        tree.positions(manager),
                        tree.visible(manager),
                        tree.branch(manager),
                        tape);
        NDArray states = online.encoder().statesAt(manager, hidden, manager.create(tree.statesBefore(utterances)));
        return new Before(online.values(manager, states), tape);
    }

    /**
     * Returns what perturbs a policy by {@code beta min_k Q_k(h, w_<i, .)} of the online weights as they are at each draw.
     *
     * <p>ILQL's own {@code beta (min_k Q_k - V)} gives the same distribution: V is the same for every next token.
     *
     * @param beta how far values outweigh the policy, from 0, which leaves it as it is
     * @throws IllegalArgumentException if {@code beta} is out of range
     * @throws IllegalStateException if this critic has no Q
     */
    public Perturbation perturbation(double beta) {
        if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("beta: must be a number from 0 (the policy as it is), got " + beta);
        }
        ValueHeads q = online.q();
        return new Perturbation() {
            @Override
            public Transformer transformer() {
                return online.encoder();
            }

            @Override
            public NDArray added(NDManager manager, NDArray states) {
                return q.least(manager, states, beta);
            }
        };
    }

    @Override
    public Parameters parameters() {
        return copies.online();
    }

    @Override
    public void moveTarget(double rate) {
        copies.moveTarget(rate);
    }

    @Override
    public Map<String, byte[]> files() {
        return copies.files();
    }

    @Override
    public void restore(Map<String, byte[]> files) {
        copies.restore(files);
    }

    @Override
    public void close() {
        copies.close();
    }
}
