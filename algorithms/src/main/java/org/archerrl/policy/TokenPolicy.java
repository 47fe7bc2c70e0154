package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Ints;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.batch.Branches;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Tree;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.FlatWeights;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.pretrained.Adapter;
import org.archerrl.pretrained.GenerationConfig;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Seed;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape;
import org.archerrl.torch.Tape.Recomputation;

/**
 * A language model that speaks: {@code pi(u|h)} as the product of its tokens' probabilities, the terminator included.
 *
 * <p>Not thread-safe. Weights carry a version; whoever replaces them says which.
 */
public final class TokenPolicy implements AutoCloseable {
    /** Most logits that are there at once: 128 MiB of them. */
    static final long LOGITS = 1L << 25;

    private final Tokenizer tokenizer;
    private final PolicyNetwork network;
    private int version;
    private long learningPasses;

    /** What a policy is there for. */
    public enum Use {
        /** Its weights are moved: they are kept in single precision and take gradients. */
        LEARNS,
        /** It speaks and is asked: its weights are kept as its passes read them fastest, and cannot be read back. */
        SPEAKS
    }

    /**
     * How passes are made.
     *
     * @param precision what they compute with
     * @param recomputation whether the insides of blocks are kept for the backward pass, or computed again
     * @param context most tokens of an episode that are seen, the next utterance included; 0 is as many as the model has
     *     positions
     * @param device where the weights live and passes are made
     */
    public record Passes(Precision precision, Recomputation recomputation, int context, ComputeDevice device) {
        /** Single precision, everything kept, as many tokens as the model has positions; on the processor. */
        public static final Passes PLAIN = new Passes(Precision.FLOAT32, Recomputation.NONE, 0);

        /** Passes on the processor. */
        public Passes(Precision precision, Recomputation recomputation, int context) {
            this(precision, recomputation, context, ComputeDevice.CPU);
        }

        /** Returns the same on another device. */
        public Passes on(ComputeDevice other) {
            return new Passes(precision, recomputation, context, other);
        }

        /** Returns how many tokens of an episode are seen by a model of that many positions. */
        public int seen(int positions) {
            return context == 0 ? positions : Math.min(context, positions);
        }
    }

    private TokenPolicy(Tokenizer tokenizer, PolicyNetwork network) {
        this.tokenizer = tokenizer;
        this.network = network;
    }

    /**
     * Makes a policy of the family of GPT-2 with freshly drawn weights, on the processor.
     *
     * @param model one of {@link TransformerConfig#names()}
     * @param context most tokens of an episode that the policy sees, its next utterance included
     */
    public static TokenPolicy initialised(String model, int context, Tokenizer tokenizer, Seed seed) {
        return initialised(TransformerConfig.named(model, tokenizer.vocabularySize(), context), tokenizer, seed);
    }

    /** Makes a policy of that shape, of the family of GPT-2, with freshly drawn weights, on the processor. */
    public static TokenPolicy initialised(TransformerConfig config, Tokenizer tokenizer, Seed seed) {
        return initialised(config, tokenizer, ComputeDevice.CPU, seed);
    }

    /** Makes a policy of that shape, of the family of GPT-2, with freshly drawn weights: the same on every device. */
    public static TokenPolicy initialised(
            TransformerConfig config, Tokenizer tokenizer, ComputeDevice device, Seed seed) {
        return new TokenPolicy(tokenizer, PolicyNetwork.initialised(config, tokenizer.terminator(), device, seed));
    }

    /**
     * Opens a published model to train it.
     *
     * @param name what {@link ModelSource#open} takes
     * @param options of a low-rank addition to the frozen model; none trains all of it
     * @param seed of a fresh addition
     * @throws CheckpointException as {@link #restored(Map)}
     * @throws IllegalArgumentException if the addition does not fit the model
     */
    public static TokenPolicy pretrained(String name, Optional<LowRank.Options> options, Passes passes, Seed seed) {
        try (ModelSource source = ModelSource.open(name)) {
            return options.map(o -> withTokenizer(source, PolicyNetwork.added(source, name, o, passes, seed)))
                    .orElseGet(() -> restored(source, Use.LEARNS, passes));
        }
    }

    /** Makes a policy that learns, in single precision, see {@link #restored(Map, Use, Passes)}. */
    public static TokenPolicy restored(Map<String, byte[]> files) {
        return restored(files, Use.LEARNS, Passes.PLAIN);
    }

    /**
     * Makes a policy of any family that {@link LanguageModel} reads, reading tensor by tensor.
     *
     * @param files contents by name, as {@link #files} gives them; those of an {@link Adapter} are enough where its model lies
     *     at the same place
     * @throws CheckpointException if a file is missing, a setting is not supported, or tensors or tokenizer do not fit
     */
    public static TokenPolicy restored(Map<String, byte[]> files, Use use, Passes passes) {
        if (!Adapter.isIn(files)) {
            try (ModelSource source = ModelSource.of(files)) {
                return restored(source, use, passes);
            }
        }
        try (ModelSource source = ModelSource.open(Adapter.read(files).base())) {
            return withTokenizer(source, PolicyNetwork.added(source, files, use, passes));
        }
    }

    /** Makes a policy that learns, in single precision, from a model, which is left open. */
    public static TokenPolicy restored(ModelSource source) {
        return restored(source, Use.LEARNS, Passes.PLAIN);
    }

    /** Makes a policy from a model, which is left open; see {@link #restored(Map, Use, Passes)}. */
    public static TokenPolicy restored(ModelSource source, Use use, Passes passes) {
        return withTokenizer(source, PolicyNetwork.of(source, use, passes));
    }

    /** Gives a network the tokenizer of its model. */
    private static TokenPolicy withTokenizer(ModelSource source, PolicyNetwork network) {
        try {
            return new TokenPolicy(network.model().tokenizer(source), network);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * Returns the policy as the files of a Hugging Face directory: texts, and weights in float32; or, of a policy with a
     * low-rank addition, as those of an adapter's directory.
     */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = network.files();
        files.put(ModelFiles.TOKENIZER, tokenizer.json().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Replaces the weights that learn by those of {@code files} that {@link #files} gave. */
    public void setWeights(Map<String, byte[]> files, int version) {
        network.set(files);
        this.version = version;
        learningPasses = 0;
    }

    /** Returns the weights that learn as one sequence, see {@link #receive}; of a policy that learns. */
    public FlatWeights weights() {
        return network.parameters().flat();
    }

    /**
     * Overwrites a part of the weights that learn; until {@link #received} the policy is not to be used.
     *
     * @param from place of the first byte in the {@link #weights} of the policy that this one follows
     * @param part bytes of it
     */
    public void receive(long from, ByteBuffer part) {
        network.receive(from, part);
    }

    /** All parts of the weights of a version have come. */
    public void received(int version) {
        network.received();
        this.version = version;
        learningPasses = 0;
    }

    /** Returns where the weights live, and all that is computed from them. */
    public ComputeDevice device() {
        return network.passes().device();
    }

    /** Returns the version of the weights. */
    public int version() {
        return version;
    }

    /** Counts one more version of the weights. */
    public void bumpVersion() {
        version++;
        learningPasses = 0;
    }

    /** Returns the tokenizer; owned here. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns how the model wants to be spoken to, if it says so. */
    public Optional<ChatTemplate> chatTemplate() {
        return ChatTemplate.read(network.model().carried());
    }

    /** Returns that an utterance ends with the terminator, any other end token of the model, or after {@code maxTokens}. */
    public Stopping stopping(int maxTokens) {
        int[] others = GenerationConfig.ends(network.model().carried());
        return Stopping.after(tokenizer, maxTokens, Ints.concat(new int[] {tokenizer.terminator()}, others));
    }

    /** Returns the network; owned here. */
    public Transformer transformer() {
        return network.transformer();
    }

    /** Returns most tokens of an episode that the policy sees, its next utterance included. */
    public int context() {
        return network.passes().seen(transformer().config().context());
    }

    /** Returns the weights that learn as tensors, the low-rank addition's if there is one; owned here. */
    public Parameters parameters() {
        return network.parameters();
    }

    /**
     * Samples fresh utterances at every turn of a batch.
     *
     * @param copies utterances at each turn, K
     * @param maxTokens cap on an utterance's tokens
     * @return utterance m = n K + k belongs to turn n
     */
    public Utterances sample(EpisodeBatch batch, int copies, int maxTokens, Seed seed) {
        return sample(batch, copies, maxTokens, seed.randoms(batch.turns() * copies));
    }

    /**
     * Samples fresh utterances at every turn of a batch.
     *
     * @param randoms [N K] the source of each utterance's draws
     */
    public Utterances sample(EpisodeBatch batch, int copies, int maxTokens, SplittableRandom[] randoms) {
        Branches branches = new Branches(batch, copies);
        SplittableRandom[] ofCell = new SplittableRandom[branches.gridSize()];
        for (int m = 0; m < branches.count(); m++) {
            ofCell[branches.cell(m)] = randoms[m];
        }
        try (Autograd scope = Autograd.off();
                NDManager manager = device().scope()) {
            States rows = transformer().rows(manager, batch.tokens(manager)).laidOut(manager);
            NDArray visible = branches.visible(manager);
            NDArray states =
                    transformer().statesAt(manager, rows.hidden(), manager.create(branches.cellContextIndex()));
            Utterances cells = new UtteranceSampler(transformer(), stopping(maxTokens))
                    .sample(manager, rows, visible, states, ofCell, Decoding.SAMPLE);
            int count = branches.count();
            return new Utterances(
                    IntStream.range(0, count)
                            .mapToObj(m -> cells.tokens()[branches.cell(m)])
                            .toArray(int[][]::new),
                    IntStream.range(0, count)
                            .mapToObj(m -> cells.logProbs()[branches.cell(m)])
                            .toArray(float[][]::new));
        }
    }

    /**
     * Returns the log-probabilities of given utterances at the turns of a batch.
     *
     * @param copies utterances at each turn, K
     * @param utterances N K of them, utterance m = n K + k at turn n
     */
    public Likelihood likelihood(NDManager manager, EpisodeBatch batch, int copies, int[][] utterances) {
        Tree tree = new Tree(batch, copies, utterances, 1);
        TokenList targets = new TokenList();
        for (int m = 0; m < utterances.length; m++) {
            for (int i = 0; i < utterances[m].length; i++) {
                targets.add(m, i, utterances[m][i], tree.stateIndex(m, i));
            }
        }
        Tape tape = tape(manager);
        NDArray hidden = transformer()
                .tree(
                        manager,
                        tree.tokens(manager),
                        tree.positions(manager),
                        tree.visible(manager),
                        tree.branch(manager),
                        tape);
        return likelihood(manager, hidden, targets, tape);
    }

    /** Returns the log-probabilities of the utterances that a batch holds, in one pass over its rows. */
    public Likelihood storedLikelihood(NDManager manager, EpisodeBatch batch) {
        TokenList targets = new TokenList();
        long[] context = batch.contextIndex();
        for (int n = 0; n < batch.turns(); n++) {
            int[] utterance = batch.utterance(n);
            for (int i = 0; i < utterance.length; i++) {
                targets.add(n, i, utterance[i], context[n] + i);
            }
        }
        Tape tape = tape(manager);
        NDArray hidden = transformer().rows(manager, batch.tokens(manager), tape);
        return likelihood(manager, hidden, targets, tape);
    }

    private TokenDistribution distribution() {
        return new TokenDistribution(transformer(), LOGITS);
    }

    private Tape tape(NDManager manager) {
        Seed seed = new Seed(version).child("dropout", learningPasses++);
        return new Tape(manager, network.passes().recomputation(), seed.value());
    }

    private Likelihood likelihood(NDManager manager, NDArray hidden, TokenList targets, Tape tape) {
        NDArray states = tape.boundary(transformer().statesAt(manager, hidden, manager.create(targets.index())));
        NDArray logProbs = distribution().logProbs(manager, states, manager.create(targets.tokens()), tape);
        return new Likelihood(logProbs, states, targets.utteranceOf(), targets.placeOf(), tape);
    }

    /** Counts a learning pass that another learner makes: what is random in the next ones is as after it. */
    public void skipPass() {
        learningPasses++;
    }

    /** Returns the entropy (nats) of the distribution that each token [P] of a likelihood was held against. */
    public NDArray entropies(NDManager manager, Likelihood likelihood) {
        return distribution().entropies(manager, likelihood.states(), likelihood.tape());
    }

    /** Returns the logits [N,V] at {@code states} [N,D]. */
    public NDArray logits(NDManager manager, NDArray states) {
        return OpLibrary.one(manager, "logits", states, transformer().outputProjection());
    }

    @Override
    public void close() {
        network.close();
        tokenizer.close();
    }
}
