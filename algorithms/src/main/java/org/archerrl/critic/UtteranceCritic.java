package org.archerrl.critic;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.pretrained.BertConfig;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/**
 * Twin Q(h,u) and V(h) over whole utterances (ArCHer, arXiv 2402.19446), with a target copy.
 *
 * <p>It reads the policy's tokens with an encoder from scratch, or what they say with a pretrained one (the paper). Values are
 * in units of scaled reward. Nothing is shared with the policy. Not thread-safe.
 */
public final class UtteranceCritic implements Critic {
    private final CriticPlan plan;
    private final Copies copies;
    private final CriticNetwork onlineNetwork;
    private final CriticNetwork targetNetwork;

    private UtteranceCritic(CriticPlan plan, Copies copies) {
        this.plan = plan;
        this.copies = copies;
        this.onlineNetwork = plan.network(copies.online());
        this.targetNetwork = plan.network(copies.target());
    }

    private UtteranceCritic(TokenPlan plan, ComputeDevice device, Seed seed) {
        this(plan, new Copies(plan.initialised(device, seed.random())));
    }

    /**
     * Makes a critic with freshly drawn weights over the policy's tokens; the target starts as an exact copy.
     *
     * @param device where both live, wherever the policy does
     */
    public UtteranceCritic(TransformerConfig config, CriticForm form, ComputeDevice device, Seed seed) {
        this(new TokenPlan(config, form), device, seed);
    }

    /**
     * Makes a critic of a pretrained encoder and freshly drawn heads; the target starts as an exact copy.
     *
     * @param encoder its settings, weights and {@code tokenizer.json}; left open
     * @param spoken the policy's tokenizer, which must outlive the critic
     * @param device where both copies live
     * @throws CheckpointException if a file is missing or bad, or there is no such pooling
     */
    public static UtteranceCritic onEncoder(
            ModelSource encoder, EncoderPooling pooling, Tokenizer spoken, ComputeDevice device, Seed seed) {
        EncoderCheckpoint whole = EncoderCheckpoint.read(encoder);
        EncoderCheckpoint used = whole.pooledBy(pooling.of(whole));
        TextPlan plan = new TextPlan(used.config(), used.pooling(), encoder.text(ModelFiles.TOKENIZER), spoken);
        return new UtteranceCritic(plan, new Copies(TextPlan.initialised(used, device, seed.random())));
    }

    /**
     * Makes a critic on an encoder from the {@link #files} of one.
     *
     * @param spoken the policy's tokenizer, which must outlive the critic
     * @param device where both copies live
     * @throws CheckpointException if a file or a tensor is missing, or does not fit
     */
    public static UtteranceCritic restoredOnEncoder(Map<String, byte[]> files, Tokenizer spoken, ComputeDevice device) {
        Map<String, HostTensor> online = SafeTensors.decode(ModelFiles.required(files, Copies.ONLINE));
        Map<String, HostTensor> target = SafeTensors.decode(ModelFiles.required(files, Copies.TARGET));
        Pooling pooling = TextPlan.pooling(online);
        TextPlan plan = new TextPlan(
                BertConfig.read(text(files, ModelFiles.CONFIG)), pooling, text(files, ModelFiles.TOKENIZER), spoken);
        return new UtteranceCritic(
                plan,
                new Copies(plan.restored(Copies.ONLINE, online, device), plan.restored(Copies.TARGET, target, device)));
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(ModelFiles.required(files, name), StandardCharsets.UTF_8);
    }

    /** Returns whether {@link #restoredOnEncoder} is what takes these files. */
    public static boolean isOnEncoder(Map<String, byte[]> files) {
        return files.containsKey(ModelFiles.CONFIG);
    }

    @Override
    public CriticValues online(NDManager manager, EpisodeBatch batch) {
        return new UtteranceValues(manager, onlineNetwork, batch);
    }

    @Override
    public CriticValues target(NDManager manager, EpisodeBatch batch) {
        try (Autograd scope = Autograd.off()) {
            return new UtteranceValues(manager, targetNetwork, batch);
        }
    }

    @Override
    public int decisions(EpisodeBatch batch) {
        return batch.turns();
    }

    @Override
    public Parameters parameters() {
        return copies.online();
    }

    @Override
    public void moveTarget(double rate) {
        copies.moveTarget(rate);
    }

    /** Returns copies of the target's weights. */
    public Map<String, HostTensor> targetValues() {
        return copies.target().values();
    }

    /** Both copies as safetensors, and for an encoder its settings and tokenizer. */
    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(plan.files());
        files.putAll(copies.files());
        return files;
    }

    @Override
    public void restore(Map<String, byte[]> files) {
        copies.restore(files);
    }

    @Override
    public void close() {
        copies.close();
        plan.close();
    }
}
