package org.archerrl.critic;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.archerrl.variant.ValueEvaluator.Ingredient;

/**
 * Twin Q(h,u) and V(h) over whole utterances (ArCHer, arXiv 2402.19446), with a target copy.
 *
 * <p>It reads the policy's tokens with an encoder from scratch, or what they say with a pretrained one (the paper). Values are
 * in units of scaled reward. Nothing is shared with the policy. Not thread-safe.
 */
public final class UtteranceCritic implements Critic {
    private static final String ONLINE = "model.safetensors";
    private static final String TARGET = "target.safetensors";

    private final CriticPlan plan;
    private final Parameters online;
    private final Parameters target;
    private final CriticNetwork onlineNetwork;
    private final CriticNetwork targetNetwork;

    private UtteranceCritic(CriticPlan plan, Parameters online, Parameters target) {
        this.plan = plan;
        this.online = online.requireGradients();
        this.target = target;
        this.onlineNetwork = plan.network(online);
        this.targetNetwork = plan.network(target);
    }

    private UtteranceCritic(CriticPlan plan, Parameters online) {
        this(plan, online, online.copy());
    }

    private UtteranceCritic(TokenPlan plan, Seed seed) {
        this(plan, plan.initialised(seed.random()));
    }

    /** Makes a critic with freshly drawn weights over the policy's tokens; the target starts as an exact copy. */
    public UtteranceCritic(TransformerConfig config, CriticForm form, Seed seed) {
        this(new TokenPlan(config, form), seed);
    }

    /**
     * Makes a critic of a pretrained encoder and freshly drawn heads; the target starts as an exact copy.
     *
     * @param encoder its settings, weights and {@code tokenizer.json}; left open
     * @param spoken the policy's tokenizer, which must outlive the critic
     * @throws CheckpointException if a file is missing or bad, or there is no such pooling
     */
    public static UtteranceCritic onEncoder(ModelSource encoder, EncoderPooling pooling, Tokenizer spoken, Seed seed) {
        EncoderCheckpoint whole = EncoderCheckpoint.read(encoder);
        EncoderCheckpoint used = whole.pooledBy(pooling.of(whole));
        TextPlan plan = new TextPlan(used.config(), used.pooling(), encoder.text(ModelFiles.TOKENIZER), spoken);
        return new UtteranceCritic(plan, TextPlan.initialised(used, seed.random()));
    }

    /**
     * Makes a critic on an encoder from the {@link #files} of one.
     *
     * @param spoken the policy's tokenizer, which must outlive the critic
     * @throws CheckpointException if a file or a tensor is missing, or does not fit
     */
    public static UtteranceCritic restoredOnEncoder(Map<String, byte[]> files, Tokenizer spoken) {
        Map<String, HostTensor> online = SafeTensors.decode(ModelFiles.required(files, ONLINE));
        Map<String, HostTensor> target = SafeTensors.decode(ModelFiles.required(files, TARGET));
        Pooling pooling = TextPlan.pooling(online);
        TextPlan plan = new TextPlan(
                BertConfig.read(text(files, ModelFiles.CONFIG)), pooling, text(files, ModelFiles.TOKENIZER), spoken);
        return new UtteranceCritic(plan, plan.restored(ONLINE, online), plan.restored(TARGET, target));
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(ModelFiles.required(files, name), StandardCharsets.UTF_8);
    }

    /** Returns whether {@link #restoredOnEncoder} is what takes these files. */
    public static boolean isOnEncoder(Map<String, byte[]> files) {
        return files.containsKey(ModelFiles.CONFIG);
    }

    @Override
    public CriticValues online(NDManager manager, EpisodeBatch batch, Set<Ingredient> wanted, Fresh fresh) {
        return values(onlineNetwork, manager, batch, wanted, fresh);
    }

    @Override
    public CriticValues target(NDManager manager, EpisodeBatch batch, Set<Ingredient> wanted, Fresh fresh) {
        return values(targetNetwork, manager, batch, wanted, fresh);
    }

    private static CriticValues values(
            CriticNetwork network, NDManager manager, EpisodeBatch batch, Set<Ingredient> wanted, Fresh fresh) {
        Reading reading = network.read(manager, batch);
        return new CriticValues(
                wanted.contains(Ingredient.VALUE) ? network.v().values(manager, reading.contexts()) : null,
                wanted.contains(Ingredient.NEXT_VALUE) ? network.v().values(manager, reading.nextContexts()) : null,
                wanted.contains(Ingredient.RECORDED_Q)
                        ? network.q().values(manager, reading.storedUtterances())
                        : null,
                wanted.contains(Ingredient.FRESH_Q)
                        ? network.q().values(manager, reading.freshUtterances(fresh.copies(), fresh.tokens()))
                        : null,
                List.of());
    }

    @Override
    public Parameters parameters() {
        return online;
    }

    @Override
    public void moveTarget(double rate) {
        target.moveTowards(online, rate);
    }

    /** Returns copies of the target's weights. */
    public Map<String, HostTensor> targetValues() {
        return target.values();
    }

    /** Both copies as safetensors, and for an encoder its settings and tokenizer. */
    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(plan.files());
        files.put(ONLINE, SafeTensors.encode(online.values(), Map.of("format", "pt")));
        files.put(TARGET, SafeTensors.encode(target.values(), Map.of("format", "pt")));
        return files;
    }

    @Override
    public void restore(Map<String, byte[]> files) {
        online.set(SafeTensors.decode(ModelFiles.required(files, ONLINE)));
        target.set(SafeTensors.decode(ModelFiles.required(files, TARGET)));
    }

    @Override
    public void close() {
        online.close();
        target.close();
        plan.close();
    }
}
