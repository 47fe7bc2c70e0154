package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.batch.Branches;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Tree;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;

/**
 * A language model that speaks: {@code pi(u|h)} as the product of its tokens' probabilities, the terminator included.
 *
 * <p>Not thread-safe. Weights carry a version; whoever replaces them says which.
 */
public final class TokenPolicy implements AutoCloseable {
    private final Tokenizer tokenizer;
    private final LanguageModel model;
    private final Parameters parameters;
    private final Transformer transformer;
    private int version;

    private TokenPolicy(LanguageModel model, Tokenizer tokenizer, Parameters parameters) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.parameters = parameters.requireGradients();
        this.transformer = new Transformer(
                model.config(), parameters, model.config().family().prefix());
    }

    /**
     * Makes a policy of the family of GPT-2 with freshly drawn weights.
     *
     * @param model one of {@link TransformerConfig#names()}
     * @param context most tokens of an episode that the policy sees, its next utterance included
     */
    public static TokenPolicy initialised(String model, int context, Tokenizer tokenizer, Seed seed) {
        return initialised(TransformerConfig.named(model, tokenizer.vocabularySize(), context), tokenizer, seed);
    }

    /** Makes a policy of that shape, of the family of GPT-2, with freshly drawn weights. */
    public static TokenPolicy initialised(TransformerConfig config, Tokenizer tokenizer, Seed seed) {
        Parameters parameters = new Parameters();
        Transformer.initialise(config, parameters, config.family().prefix(), seed.random());
        return new TokenPolicy(LanguageModel.gpt2(config, tokenizer.terminator()), tokenizer, parameters);
    }

    /**
     * Makes a policy from the files of a Hugging Face directory, of any family that {@link LanguageModel} reads.
     *
     * @param files contents by name, as {@link #files} or {@link ModelFiles#read} give them
     * @throws CheckpointException if a file is missing, a setting is not supported, or tensors or tokenizer do not fit
     */
    public static TokenPolicy restored(Map<String, byte[]> files) {
        LanguageModel model = LanguageModel.read(files);
        Map<String, HostTensor> tensors = model.tensors(files);
        Tokenizer tokenizer = Tokenizer.fromJson(
                new String(ModelFiles.required(files, ModelFiles.TOKENIZER), StandardCharsets.UTF_8));
        if (tokenizer.vocabularySize() > model.config().vocabulary()) {
            int size = tokenizer.vocabularySize();
            tokenizer.close();
            throw new CheckpointException(ModelFiles.TOKENIZER + ": must have at most the "
                    + model.config().vocabulary() + " ids of the model's vocab_size, got " + size
                    + "; use the tokenizer of this model");
        }
        Parameters parameters = new Parameters();
        tensors.forEach((name, tensor) -> parameters.add(name, new Shape(tensor.shape()), tensor.values()));
        return new TokenPolicy(model, tokenizer, parameters);
    }

    /** Returns the policy as the files of a Hugging Face directory: config, weights in float32, tokenizer. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(LanguageModel.CONFIG, model.json().getBytes(StandardCharsets.UTF_8));
        files.put(ModelFiles.WEIGHTS, weights());
        files.put(ModelFiles.TOKENIZER, tokenizer.json().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Returns the weights in safetensors form. */
    public byte[] weights() {
        return SafeTensors.encode(parameters.values(), Map.of("format", "pt"));
    }

    /** Replaces the weights in place; {@code weights} as {@link #weights} gave them. */
    public void setWeights(byte[] weights, int version) {
        parameters.set(SafeTensors.decode(weights));
        this.version = version;
    }

    /** Returns the version of the weights. */
    public int version() {
        return version;
    }

    /** Counts one more version of the weights. */
    public void bumpVersion() {
        version++;
    }

    /** Returns the tokenizer; owned here. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the network; owned here. */
    public Transformer transformer() {
        return transformer;
    }

    /** Returns the weights as tensors; owned here. */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Samples fresh utterances at every turn of a batch.
     *
     * @param copies utterances at each turn, K
     * @param maxTokens cap on an utterance's tokens
     * @return utterance m = n K + k belongs to turn n
     */
    public Utterances sample(EpisodeBatch batch, int copies, int maxTokens, Seed seed) {
        Branches branches = new Branches(batch, copies);
        SplittableRandom random = seed.random();
        SplittableRandom[] ofCell = new SplittableRandom[branches.gridSize()];
        for (int m = 0; m < branches.count(); m++) {
            ofCell[branches.cell(m)] = random.split();
        }
        try (Autograd scope = Autograd.off();
                NDManager manager = NDManager.newBaseManager()) {
            Transformer speaker = transformer.packed(manager);
            States rows = speaker.rows(manager, batch.tokens(manager)).laidOut(manager);
            NDArray visible = branches.visible(manager);
            NDArray states = speaker.statesAt(manager, rows.hidden(), manager.create(branches.cellContextIndex()));
            Utterances cells = new UtteranceSampler(speaker, tokenizer.terminator(), maxTokens)
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
        NDArray hidden = transformer.tree(
                manager, tree.tokens(manager), tree.positions(manager), tree.visible(manager), tree.branch(manager));
        return likelihood(manager, hidden, targets);
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
        States rows = transformer.rows(manager, batch.tokens(manager));
        return likelihood(manager, rows.hidden(), targets);
    }

    private Likelihood likelihood(NDManager manager, NDArray hidden, TokenList targets) {
        NDArray states = transformer.statesAt(manager, hidden, manager.create(targets.index()));
        NDArray logProbs = OpLibrary.one(
                manager, "token_log_probs", states, transformer.outputProjection(), manager.create(targets.tokens()));
        return new Likelihood(logProbs, states, targets.utteranceOf(), targets.placeOf());
    }

    /** Returns the entropy (nats) of the distribution at each of {@code states} [P,D] as [P]. */
    public NDArray entropies(NDManager manager, NDArray states) {
        return OpLibrary.one(manager, "token_entropies", states, transformer.outputProjection());
    }

    /** Returns the logits [N,V] at {@code states} [N,D]. */
    public NDArray logits(NDManager manager, NDArray states) {
        return OpLibrary.one(manager, "logits", states, transformer.outputProjection());
    }

    @Override
    public void close() {
        parameters.close();
        tokenizer.close();
    }
}
