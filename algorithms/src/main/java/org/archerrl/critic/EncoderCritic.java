package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.UtteranceCritic.Fitted;
import org.archerrl.critic.UtteranceCritic.Judged;
import org.archerrl.critic.UtteranceCritic.Targets;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.Parameters;
import org.archerrl.pretrained.BertConfig;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.rl.Seed;

/**
 * The critic as the paper has it (ArCHer, arXiv 2402.19446): a pretrained encoder reads observation and utterance apart,
 * twin Q heads stand on the two pooled vectors and twin V heads on the observation's; with a target copy.
 *
 * <p>Observations and utterances are token ids of the encoder's own tokenizer, special tokens included. Legend: N turns, K
 * utterances at a turn. Not thread-safe.
 */
public final class EncoderCritic implements AutoCloseable {
    private static final String CONFIG = "config.json";
    private static final String ONLINE = "model.safetensors";
    private static final String TARGET = "target.safetensors";

    private final EncoderConfig config;
    private final Parameters online;
    private final Parameters target;
    private final EncoderNetwork onlineNetwork;
    private final EncoderNetwork targetNetwork;

    private EncoderCritic(EncoderConfig config, Parameters online, Parameters target) {
        this.config = config;
        this.online = online.requireGradients();
        this.target = target;
        this.onlineNetwork = new EncoderNetwork(config, online);
        this.targetNetwork = new EncoderNetwork(config, target);
    }

    /** Makes a critic of a pretrained encoder and freshly drawn heads; the target starts as an exact copy. */
    public static EncoderCritic initialised(EncoderCheckpoint encoder, Seed seed) {
        SplittableRandom random = seed.random();
        Parameters online = EncoderNetwork.initialised(encoder, random);
        return new EncoderCritic(encoder.config(), online, online.copy());
    }

    /**
     * Makes a critic from the files that {@link #files} gives; names of tensors as in the reference code.
     *
     * @throws CheckpointException if a file or a tensor is missing, or does not fit
     */
    public static EncoderCritic restored(Map<String, byte[]> files) {
        for (String name : new String[] {CONFIG, ONLINE, TARGET}) {
            if (!files.containsKey(name)) {
                throw new CheckpointException("a critic's directory holds " + CONFIG + ", " + ONLINE + " and " + TARGET
                        + ", got " + files.keySet());
            }
        }
        EncoderConfig config = BertConfig.read(new String(files.get(CONFIG), StandardCharsets.UTF_8));
        Map<String, HostTensor> online = weights(config, files, ONLINE);
        Map<String, HostTensor> target = weights(config, files, TARGET);
        return new EncoderCritic(config, EncoderNetwork.parameters(online), EncoderNetwork.parameters(target));
    }

    private static Map<String, HostTensor> weights(EncoderConfig config, Map<String, byte[]> files, String name) {
        return EncoderNetwork.shapes(config).match(name, SafeTensors.decode(files.get(name)));
    }

    /** Returns {@code config.json} of the encoder, and both copies of encoder and heads as safetensors. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(CONFIG, BertConfig.write(config));
        files.put(ONLINE, SafeTensors.encode(online.values(), Map.of("format", "pt")));
        files.put(TARGET, SafeTensors.encode(target.values(), Map.of("format", "pt")));
        return files;
    }

    /** Returns what is to be fitted, for N turns; owned by {@code manager}. */
    public Fitted fitted(NDManager manager, int[][] observations, int[][] utterances) {
        NDArray seen = onlineNetwork.encoded(manager, observations);
        NDArray said = onlineNetwork.encoded(manager, utterances);
        return new Fitted(onlineNetwork.q(manager, seen, said), onlineNetwork.v(manager, seen));
    }

    /** Returns what targets are made of; {@code fresh} holds one utterance for each turn. Owned by {@code manager}. */
    public Targets targets(NDManager manager, int[][] observations, int[][] fresh, int[][] nextObservations) {
        NDArray seen = targetNetwork.encoded(manager, observations);
        NDArray said = targetNetwork.encoded(manager, fresh);
        NDArray next = targetNetwork.encoded(manager, nextObservations);
        return new Targets(targetNetwork.q(manager, seen, said), targetNetwork.v(manager, next));
    }

    /**
     * Returns what advantages are made of; owned by {@code manager}.
     *
     * @param copies K
     * @param fresh N K utterances, utterance m = n K + k at turn n
     */
    public Judged judged(NDManager manager, int[][] observations, int copies, int[][] fresh) {
        NDArray seen = onlineNetwork.encoded(manager, observations);
        NDArray said = onlineNetwork.encoded(manager, fresh);
        long[] turnOf = LongStream.range(0, fresh.length).map(m -> m / copies).toArray();
        NDArray seenOfEach = EncoderNetwork.chosen(manager, seen, turnOf);
        return new Judged(onlineNetwork.q(manager, seenOfEach, said), onlineNetwork.v(manager, seen));
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

    @Override
    public void close() {
        online.close();
        target.close();
    }
}
