package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.UtteranceCritic;
import org.archerrl.loss.CriticLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.Returns;
import org.archerrl.rl.Seed;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.critic.TemporalDifference;

/**
 * Fits the utterance critic by temporal differences and judges fresh utterances.
 *
 * <p>It holds a replica of the policy, because both the V target and the advantage need utterances of the current policy:
 * they are sampled here, beside the critic, so that only the policy's weights travel, once for each version.
 */
public final class CriticLearner implements AutoCloseable {
    private static final String OPTIMIZER = "optimizer.safetensors";

    private final TokenPolicy policy;
    private final UtteranceCritic critic;
    private final TemporalDifference method;
    private final AdamW optimizer;
    private Schedule schedule = Schedule.CONSTANT;
    private final int maxTokens;
    private final MicroBatches parts;
    private final Ahead ahead = new Ahead("critic-utterances");

    /**
     * Makes a learner with a freshly drawn critic.
     *
     * @param policy the replica, closed by this; the critic reads the same tokens, or what they say
     * @param maxTokens cap on a fresh utterance's tokens
     */
    public CriticLearner(CriticSpec spec, TokenPolicy policy, TemporalDifference method, int maxTokens, Seed seed) {
        this(spec, policy, method, maxTokens, spec.fresh(policy, method.form(), seed));
    }

    private CriticLearner(
            CriticSpec spec, TokenPolicy policy, TemporalDifference method, int maxTokens, UtteranceCritic critic) {
        this.policy = policy;
        this.critic = critic;
        this.method = method;
        this.optimizer = new AdamW(this.critic.online(), 0, method.maxGradientNorm());
        this.maxTokens = maxTokens;
        this.parts = new MicroBatches(spec.microBatchEpisodes());
    }

    /**
     * Makes a learner that goes on exactly where one stood that gave these files.
     *
     * @param criticFiles from {@link #files}
     */
    public static CriticLearner restored(
            CriticSpec spec,
            TokenPolicy policy,
            TemporalDifference method,
            int maxTokens,
            Map<String, byte[]> criticFiles) {
        CriticLearner learner =
                new CriticLearner(spec, policy, method, maxTokens, spec.restored(policy, method.form(), criticFiles));
        learner.restoreOptimizer(criticFiles);
        return learner;
    }

    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Replaces the weights of the policy replica. */
    public void setPolicy(Map<String, byte[]> policyFiles, int version) {
        policy.setWeights(policyFiles, version);
    }

    /** Takes one optimizer step on whole episodes, then moves the target copy. */
    public UpdateReport update(List<TokenTrajectory> episodes, Seed seed) {
        return fit(drawn(episodes, seed));
    }

    /**
     * Takes one {@link #update} on each batch, batch i with {@code seed.child("batch", i)}.
     *
     * <p>The next batch's utterances are drawn while the present one is learnt from: they depend on the policy alone.
     */
    public UpdateReport updates(List<List<TokenTrajectory>> batches, Seed seed) {
        List<UpdateReport> reports = new ArrayList<>();
        ahead.each(
                batches.size(), i -> drawn(batches.get(i), seed.child("batch", i)), drawn -> reports.add(fit(drawn)));
        return UpdateReport.mean(reports);
    }

    /** Some of a batch's episodes with one fresh utterance at each of their turns. */
    private record Drawn(EpisodeBatch batch, int[][] fresh) {}

    private List<Drawn> drawn(List<TokenTrajectory> episodes, Seed seed) {
        int[][] fresh =
                policy.sample(new EpisodeBatch(episodes), 1, maxTokens, seed).tokens();
        List<Drawn> drawn = new ArrayList<>();
        int from = 0;
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            EpisodeBatch batch = new EpisodeBatch(some);
            drawn.add(new Drawn(batch, Arrays.copyOfRange(fresh, from, from + batch.turns())));
            from += batch.turns();
        }
        return drawn;
    }

    private UpdateReport fit(List<Drawn> drawn) {
        int turns = drawn.stream().mapToInt(part -> part.batch().turns()).sum();
        double qLoss = 0;
        double vLoss = 0;
        for (Drawn part : drawn) {
            try (NDManager manager = NDManager.newBaseManager()) {
                Losses losses = losses(manager, part, (float) part.batch().turns() / turns);
                qLoss += losses.q();
                vLoss += losses.v();
            }
        }
        double norm = optimizer.step(method.learningRate() * schedule.share(optimizer.steps()));
        critic.moveTarget(method.targetRate());
        return new UpdateReport(Map.of("critic.qLoss", qLoss, "critic.vLoss", vLoss, "critic.gradientNorm", norm));
    }

    private record Losses(double q, double v) {}

    /** Returns a part's losses, and adds its gradients to those there are, each times the part's share of the turns. */
    private Losses losses(NDManager manager, Drawn part, float share) {
        EpisodeBatch batch = part.batch();
        double[][] qTargets_KN;
        double[][] vTargets_KN;
        try (Autograd scope = Autograd.off()) {
            UtteranceCritic.Targets targets = critic.targets(manager, batch, part.fresh());
            qTargets_KN = TemporalDifferences.qTargets(
                    scaledRewards(batch),
                    TemporalDifferences.done(batch.endings(), method.truncation()),
                    heads(targets.next()),
                    method.discount(),
                    method.targetAggregation());
            vTargets_KN = TemporalDifferences.valueTargets(heads(targets.fresh()), method.targetAggregation());
        }
        try (Autograd scope = Autograd.on()) {
            UtteranceCritic.Fitted fitted = critic.fitted(manager, batch);
            NDArray q = OpLibrary.scaled(CriticLosses.squared(fitted.stored(), tensor(manager, qTargets_KN)), share);
            NDArray v = OpLibrary.scaled(CriticLosses.squared(fitted.state(), tensor(manager, vTargets_KN)), share);
            Autograd.backward(q.add(v));
            return new Losses(q.getFloat(), v.getFloat());
        }
    }

    /** Samples K fresh utterances at every turn of the episodes and values them with the online critic. */
    public ScoredUtterances score(List<TokenTrajectory> episodes, int utterancesPerState, Seed seed) {
        EpisodeBatch batch = new EpisodeBatch(episodes);
        Utterances fresh = policy.sample(batch, utterancesPerState, maxTokens, seed);
        try (Autograd scope = Autograd.off();
                NDManager manager = NDManager.newBaseManager()) {
            UtteranceCritic.Judged judged = critic.judged(manager, batch, utterancesPerState, fresh.tokens());
            double[][] q_KM = heads(judged.fresh());
            double[][] v_KM = repeated(heads(judged.state()), utterancesPerState);
            double[] advantages = Advantages.ofCritic(q_KM, v_KM);
            SummaryStatistics ofQ = new SummaryStatistics();
            SummaryStatistics ofV = new SummaryStatistics();
            SummaryStatistics ofAdvantage = new SummaryStatistics();
            for (int m = 0; m < advantages.length; m++) {
                ofQ.addValue(inReward(Math.min(q_KM[0][m], q_KM[1][m])));
                ofV.addValue(inReward(Math.min(v_KM[0][m], v_KM[1][m])));
                ofAdvantage.addValue(inReward(advantages[m]));
            }
            Map<String, Double> report = new TreeMap<>();
            report.put("critic.q.mean", ofQ.getMean());
            report.put("critic.v.mean", ofV.getMean());
            report.put("critic.advantage.mean", ofAdvantage.getMean());
            report.put("critic.advantage.deviation", Math.sqrt(ofAdvantage.getPopulationVariance()));
            return new ScoredUtterances(utterancesPerState, fresh, advantages, new UpdateReport(report));
        }
    }

    /** Holds Q and V of episodes that the critic has not learnt from against their discounted returns. */
    public UpdateReport assess(List<TokenTrajectory> newEpisodes) {
        EpisodeBatch batch = new EpisodeBatch(newEpisodes);
        try (Autograd scope = Autograd.off();
                NDManager manager = NDManager.newBaseManager()) {
            UtteranceCritic.Fitted fitted = critic.fitted(manager, batch);
            double[][] q_KN = heads(fitted.stored());
            double[][] v_KN = heads(fitted.state());
            SummaryStatistics returns = new SummaryStatistics();
            SummaryStatistics qErrors = new SummaryStatistics();
            SummaryStatistics vErrors = new SummaryStatistics();
            int n = 0;
            for (TokenTrajectory episode : newEpisodes) {
                double[] rewards =
                        episode.turns().stream().mapToDouble(t -> t.reward()).toArray();
                for (double value : Returns.rewardToGo(rewards, method.discount())) {
                    returns.addValue(value);
                    qErrors.addValue(inReward(Math.min(q_KN[0][n], q_KN[1][n])) - value);
                    vErrors.addValue(inReward(Math.min(v_KN[0][n], v_KN[1][n])) - value);
                    n++;
                }
            }
            double variance = returns.getPopulationVariance();
            double explained = variance == 0 ? 0 : 1 - qErrors.getPopulationVariance() / variance;
            return new UpdateReport(Map.of(
                    "critic.q.bias", qErrors.getMean(),
                    "critic.v.bias", vErrors.getMean(),
                    "critic.q.explainedVariance", explained));
        }
    }

    private double inReward(double value) {
        return value / method.rewardScale();
    }

    private double[] scaledRewards(EpisodeBatch batch) {
        double[] rewards = batch.rewards();
        for (int n = 0; n < rewards.length; n++) {
            rewards[n] *= method.rewardScale();
        }
        return rewards;
    }

    /** Returns [N,2] tensor values as [2][N]. */
    private static double[][] heads(NDArray values) {
        float[] flat = values.toFloatArray();
        double[][] heads_KN = new double[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            heads_KN[i % 2][i / 2] = flat[i];
        }
        return heads_KN;
    }

    /** Returns each turn's values once for each of its utterances. */
    private static double[][] repeated(double[][] heads_KN, int copies) {
        double[][] heads_KM = new double[2][heads_KN[0].length * copies];
        for (int k = 0; k < 2; k++) {
            for (int m = 0; m < heads_KM[k].length; m++) {
                heads_KM[k][m] = heads_KN[k][m / copies];
            }
        }
        return heads_KM;
    }

    private static NDArray tensor(NDManager manager, double[][] heads_KN) {
        float[] flat = new float[heads_KN[0].length * 2];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) heads_KN[i % 2][i / 2];
        }
        return manager.create(flat, new Shape(flat.length / 2, 2));
    }

    /** Returns the learner's state as files: both copies of the critic, what it is made of, and the optimizer. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(critic.files());
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        return files;
    }

    /** Restores what {@link #files} gave, exactly. */
    public void restore(Map<String, byte[]> files) {
        critic.restore(files);
        restoreOptimizer(files);
    }

    private void restoreOptimizer(Map<String, byte[]> files) {
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
    }

    @Override
    public void close() {
        ahead.close();
        optimizer.close();
        critic.close();
        policy.close();
    }
}
