package org.archerrl.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.critic.CriticValues;
import org.archerrl.critic.UtteranceCritic;
import org.archerrl.loss.CriticLosses;
import org.archerrl.nn.Parameters;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/** The critic of a golden ArCHer update, asked about its transitions in the policy's tokens. */
final class ArcherCritic implements AutoCloseable {
    private final ArcherCase golden;
    private final Tokenizer spoken;
    private final UtteranceCritic critic;
    private final JsonNode transitions;

    ArcherCritic(ArcherCase golden) {
        this.golden = golden;
        spoken = Tokenizer.load(golden.folder().resolve("policy"));
        Map<String, byte[]> files =
                GoldenCases.bytes(golden.folder().resolve("critic_encoder"), "config.json", "tokenizer.json");
        files.put("model.safetensors", GoldenCases.bytes(golden.folder().resolve("critic.safetensors")));
        files.put("target.safetensors", GoldenCases.bytes(golden.folder().resolve("target_critic.safetensors")));
        critic = UtteranceCritic.restoredOnEncoder(files, spoken, ComputeDevice.CPU);
        transitions = golden.golden().get("transitions");
    }

    /** Returns a critic made from the files that this one gives. */
    UtteranceCritic again() {
        return UtteranceCritic.restoredOnEncoder(critic.files(), spoken, ComputeDevice.CPU);
    }

    UtteranceCritic critic() {
        return critic;
    }

    Parameters parameters() {
        return critic.parameters();
    }

    Map<String, HostTensor> targetValues() {
        return critic.targetValues();
    }

    void moveTarget() {
        critic.moveTarget(golden.hyper("tau"));
    }

    private EpisodeBatch batch() {
        int[][] seen = tokens("observation");
        int[][] said = tokens("action");
        int[][] next = tokens("next_observation");
        return new EpisodeBatch(IntStream.range(0, seen.length)
                .mapToObj(n -> OneTurn.of(seen[n], said[n], next[n]))
                .toList());
    }

    private int[][] tokens(String name) {
        return encoded(transitions.size(), n -> transitions.get(n).get(name));
    }

    private int[][] encoded(int count, IntFunction<JsonNode> texts) {
        return IntStream.range(0, count)
                .mapToObj(n -> spoken.encode(texts.apply(n).asText()))
                .toArray(int[][]::new);
    }

    /** Returns what the critic that learns says of the transitions. */
    CriticValues online(NDManager manager) {
        return critic.online(manager, batch());
    }

    /** Returns what the target copy says of them. */
    CriticValues target(NDManager manager) {
        return critic.target(manager, batch());
    }

    /** Returns what the critic that learns says of the first transitions' fresh utterances after other, longer observations. */
    CriticValues onlineAfter(NDManager manager, JsonNode observations) {
        return critic.online(
                manager, OneTurn.batch(encoded(observations.size(), observations::get), fresh(observations.size())));
    }

    private int[][] fresh(int count) {
        return encoded(count, n -> transitions.get(n).get("pi_action"));
    }

    /** Returns Q [2][N] of the fresh utterances of the first transitions, as many as the values are of. */
    double[][] freshQ(CriticValues values, int transitions) {
        return heads(values.freshQ(1, fresh(transitions)));
    }

    double[][] freshQ(CriticValues values) {
        return freshQ(values, transitions.size());
    }

    double[] advantages(NDManager manager) {
        CriticValues values = online(manager);
        return Advantages.ofCritic(freshQ(values), heads(values.value()));
    }

    /** Leaves the gradients of the sum of all four losses, and returns it. */
    double backward(NDManager manager) {
        double[][] qTargets_KN;
        double[][] vTargets_KN;
        try (Autograd scope = Autograd.off()) {
            CriticValues target = target(manager);
            qTargets_KN = qTargets(target);
            vTargets_KN = freshQ(target);
        }
        try (Autograd scope = Autograd.on()) {
            CriticValues values = online(manager);
            NDArray loss = CriticLosses.squared(values.recordedQ(), tensor(manager, qTargets_KN))
                    .add(CriticLosses.squared(values.value(), tensor(manager, vTargets_KN)));
            values.backward(loss);
            return loss.getFloat();
        }
    }

    double[][] qTargets(CriticValues target) {
        double[] reward = new double[transitions.size()];
        double[] done = new double[transitions.size()];
        for (int n = 0; n < reward.length; n++) {
            reward[n] = transitions.get(n).get("reward").asDouble();
            done[n] = transitions.get(n).get("done").asBoolean() ? 1 : 0;
        }
        return TemporalDifferences.qTargets(reward, done, heads(target.nextValue()), golden.hyper("gamma"));
    }

    /** Returns [N,2] tensor values as [2][N]. */
    static double[][] heads(NDArray values) {
        float[] flat = values.toFloatArray();
        double[][] heads_KN = new double[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            heads_KN[i % 2][i / 2] = flat[i];
        }
        return heads_KN;
    }

    private static NDArray tensor(NDManager manager, double[][] heads_KN) {
        float[] flat = new float[heads_KN[0].length * 2];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) heads_KN[i % 2][i / 2];
        }
        return manager.create(flat, new Shape(flat.length / 2, 2));
    }

    @Override
    public void close() {
        critic.close();
        spoken.close();
    }
}
