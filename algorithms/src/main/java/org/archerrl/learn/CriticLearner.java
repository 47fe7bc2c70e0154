package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Doubles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticValues;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.Seed;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.ValueEvaluator;
import org.archerrl.variant.ValueEvaluator.Fitted;
import org.archerrl.variant.ValueEvaluator.Ingredient;

/**
 * Fits the critic of a {@link ValueEvaluator}, of utterances or of tokens, and judges fresh or recorded utterances by it. Legend: D
 * decisions, K heads, N turns.
 */
final class CriticLearner implements EvaluatorLearner {
    private static final String OPTIMIZER = "optimizer.safetensors";

    private final AlgorithmSpec spec;
    private final ValueEvaluator evaluator;
    private final TokenPolicy policy;
    private final Critic critic;
    private final DecisionReader reader;
    private final Rewards rewards;
    private final Optional<OpeningLearner> openings;
    private final AdamW optimizer;
    private final int maxTokens;
    private final MicroBatches parts;
    private final Ahead ahead = new Ahead("critic-utterances");
    private Schedule schedule = Schedule.CONSTANT;

    /**
     * Makes a learner.
     *
     * @param policy the replica, closed by this; the critic reads the same tokens, or what they say
     * @param critic closed by this
     * @param openings what values first contexts, if the evaluator does; closed by this
     * @param maxTokens cap on a fresh utterance's tokens
     */
    CriticLearner(
            AlgorithmSpec spec,
            TokenPolicy policy,
            Critic critic,
            Optional<OpeningLearner> openings,
            Rewards rewards,
            int maxTokens,
            MicroBatches parts) {
        this.spec = spec;
        this.evaluator = (ValueEvaluator) spec.evaluator();
        this.policy = policy;
        this.critic = critic;
        this.openings = openings;
        this.reader = new DecisionReader(spec, rewards);
        this.rewards = rewards;
        this.optimizer = new AdamW(critic.parameters(), 0, spec.critic().maxGradientNorm());
        this.maxTokens = maxTokens;
        this.parts = parts;
    }

    @Override
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public Optional<TokenPolicy> replica() {
        return Optional.of(policy);
    }

    /** The next batch's utterances are drawn while the present one is learnt from: they depend on the policy alone. */
    @Override
    public UpdateReport updates(List<List<TokenTrajectory>> batches, Seed seed) {
        List<UpdateReport> reports = new ArrayList<>();
        ahead.each(
                batches.size(), i -> drawn(batches.get(i), seed.child("batch", i)), drawn -> reports.add(fit(drawn)));
        return UpdateReport.mean(reports);
    }

    /** Takes one optimizer step on whole episodes, then perhaps moves the target copy. */
    UpdateReport update(List<TokenTrajectory> episodes, Seed seed) {
        return fit(drawn(episodes, seed));
    }

    /** Some of a batch's episodes, with the candidates for a fresh utterance at each of their turns if these are wanted. */
    private record Drawn(List<TokenTrajectory> episodes, EpisodeBatch batch, int[][] candidates) {}

    private List<Drawn> drawn(List<TokenTrajectory> episodes, Seed seed) {
        boolean isFresh = evaluator.ingredients().contains(Ingredient.FRESH_Q);
        int[][] candidates = isFresh
                ? policy.sample(new EpisodeBatch(episodes), evaluator.candidates(), maxTokens, seed)
                        .tokens()
                : new int[0][];
        List<Drawn> drawn = new ArrayList<>();
        int from = 0;
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            EpisodeBatch batch = new EpisodeBatch(some);
            int to = isFresh ? from + batch.turns() * evaluator.candidates() : 0;
            drawn.add(new Drawn(some, batch, Arrays.copyOfRange(candidates, from, to)));
            from = to;
        }
        return drawn;
    }

    private UpdateReport fit(List<Drawn> drawn) {
        int decisions =
                drawn.stream().mapToInt(part -> critic.decisions(part.batch())).sum();
        int episodes = drawn.stream().mapToInt(part -> part.episodes().size()).sum();
        Map<String, Double> report = new TreeMap<>(Map.of("critic.qLoss", 0.0, "critic.vLoss", 0.0));
        for (Drawn part : drawn) {
            try (NDManager manager = critic.parameters().scope()) {
                Decisions ofPart;
                try (Autograd scope = Autograd.off()) {
                    ofPart = reader.forTargets(manager, critic, part.batch(), part.candidates());
                }
                accumulate(manager, part, ofPart, (float) critic.decisions(part.batch()) / decisions, report);
                openings.ifPresent(o -> report.merge(
                        "critic.openingLoss",
                        o.accumulate(
                                part.episodes(),
                                evaluator.openingTargets(ofPart, spec.horizon()),
                                (double) part.episodes().size() / episodes),
                        Double::sum));
            }
        }
        double rate = schedule.share(optimizer.steps());
        double norm = optimizer.step(spec.critic().learningRate() * rate);
        report.put("critic.gradientNorm", norm);
        report.put("critic.clipped", norm > spec.critic().maxGradientNorm() ? 1.0 : 0.0);
        openings.ifPresent(o -> o.step(rate));
        if (optimizer.steps() % spec.ensemble().targetEvery() == 0) {
            critic.moveTarget(spec.ensemble().targetRate());
        }
        return new UpdateReport(report);
    }

    /** Adds a part's gradients to those there are, and its losses to the report, each times the part's share of the decisions. */
    private void accumulate(
            NDManager manager, Drawn part, Decisions decisions, float share, Map<String, Double> report) {
        try (Autograd scope = Autograd.on()) {
            CriticValues values = critic.online(manager, part.batch());
            NDArray vTargets = Heads.tensor(manager, evaluator.valueTargets(decisions, spec.horizon(), spec.credit()));
            NDArray loss = OpLibrary.scaled(evaluator.valueLoss(used(values.value()), vTargets), share);
            report.merge("critic.vLoss", (double) loss.getFloat(), Double::sum);
            if (evaluator.fitted() == Fitted.Q_AND_VALUE) {
                NDArray q = OpLibrary.scaled(qLoss(manager, values, decisions), share);
                report.merge("critic.qLoss", (double) q.getFloat(), Double::sum);
                loss = q.add(loss);
            }
            values.backward(loss);
        }
    }

    private NDArray qLoss(NDManager manager, CriticValues values, Decisions decisions) {
        NDArray targets = Heads.tensor(manager, evaluator.qTargets(decisions, spec.horizon()));
        NDArray loss = evaluator.qLoss(used(values.recordedQ()), targets);
        if (reader.isOfTokens() && evaluator.conservatism() > 0) {
            NDArray apart = used(values.crossEntropies()).mean(new int[] {0}).sum();
            return loss.add(OpLibrary.scaled(apart, evaluator.conservatism()));
        }
        return loss;
    }

    /** Networks may have more heads than the ensemble has; those have no say, and learn nothing. */
    private NDArray used(NDArray values) {
        return Heads.first(values, spec.ensemble().heads());
    }

    @Override
    public ScoredUtterances score(List<TokenTrajectory> episodes, Seed seed) {
        int copies = spec.extraction().utterancesPerState();
        EpisodeBatch whole = new EpisodeBatch(episodes);
        Utterances utterances =
                copies == 0 ? Recorded.utterances(whole) : policy.sample(whole, copies, maxTokens, seed);
        Summaries summaries = new Summaries(evaluator.unit(spec.horizon()));
        double[] advantages = spec.transform()
                .of(
                        copies == 0 ? ofRecorded(episodes, summaries) : ofFresh(episodes, utterances, summaries),
                        groups(whole, episodes));
        return new ScoredUtterances(
                Math.max(1, copies), utterances, reader.byUtterance(advantages, utterances), summaries.report());
    }

    private double[] ofFresh(List<TokenTrajectory> episodes, Utterances utterances, Summaries summaries) {
        int copies = spec.extraction().utterancesPerState();
        List<double[]> advantages = new ArrayList<>();
        int from = 0;
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            EpisodeBatch batch = new EpisodeBatch(some);
            int to = from + batch.turns() * copies;
            try (Autograd scope = Autograd.off();
                    NDManager manager = critic.parameters().scope()) {
                CriticValues values = critic.online(manager, batch);
                int[][] tokens = utterances.range(from, to).tokens();
                double[][] q_KM = reader.arrays(values.freshQ(copies, tokens));
                double[][] v_KM = Heads.repeated(reader.arrays(values.value()), copies);
                double[] ofPart = Advantages.ofCritic(q_KM, v_KM);
                summaries.add(TemporalDifferences.smallest(q_KM), TemporalDifferences.smallest(v_KM), ofPart);
                summaries.compare(ofPart, copies);
                advantages.add(ofPart);
            }
            from = to;
        }
        return Doubles.concat(advantages.toArray(double[][]::new));
    }

    private double[] ofRecorded(List<TokenTrajectory> episodes, Summaries summaries) {
        Decisions decisions = valued(episodes);
        double[] advantages = evaluator.advantages(decisions, spec.horizon(), spec.credit());
        double[] v_D = TemporalDifferences.smallest(decisions.value());
        double[] q_D = IntStream.range(0, v_D.length)
                .mapToDouble(d -> v_D[d] + advantages[d])
                .toArray();
        summaries.add(q_D, v_D, advantages);
        return advantages;
    }

    /** Returns what the online networks say of what was decided, read part by part. */
    private Decisions valued(List<TokenTrajectory> episodes) {
        List<Decisions> read = new ArrayList<>();
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            try (Autograd scope = Autograd.off();
                    NDManager manager = critic.parameters().scope()) {
                Decisions ofPart = reader.forAdvantages(manager, critic, new EpisodeBatch(some));
                read.add(openings.map(o -> ofPart.opening(o.values(some))).orElse(ofPart));
            }
        }
        return Decisions.concat(read);
    }

    /** Returns which advantages the transform compares. */
    private long[] groups(EpisodeBatch batch, List<TokenTrajectory> episodes) {
        int copies = Math.max(1, spec.extraction().utterancesPerState());
        long[] turns = LongStream.range(0, batch.turns())
                .flatMap(n -> LongStream.generate(() -> n).limit(reader.decisionsOf(batch, (int) n) * (long) copies))
                .toArray();
        AdvantageTransform.Scope scope = spec.transform().scope();
        return Arrays.stream(turns)
                .map(n -> switch (scope) {
                    case SAMPLE_SET -> 0;
                    case STATE -> n;
                    case INSTANCE -> episodes.get(batch.episode((int) n)).instance();
                })
                .toArray();
    }

    @Override
    public UpdateReport assess(List<TokenTrajectory> newEpisodes) {
        Decisions decisions = valued(newEpisodes);
        double[] outcomes = evaluator.outcomes(decisions, spec.horizon());
        Map<String, Double> report = new TreeMap<>();
        report.put("critic.v.bias", calibration(decisions.value(), outcomes).bias());
        if (evaluator.fitted() == Fitted.Q_AND_VALUE) {
            report.putAll(calibration(decisions.recordedQ(), outcomes).ofQ());
        }
        return new UpdateReport(report);
    }

    private Calibration calibration(double[][] value_KD, double[] outcomes) {
        return new Calibration(TemporalDifferences.smallest(value_KD), outcomes, evaluator.unit(spec.horizon()));
    }

    /** Returns both copies of the critic, what it is made of, and the optimizer. */
    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(critic.files());
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        openings.ifPresent(o -> files.putAll(o.files()));
        return files;
    }

    /** Takes up the optimizers of {@link #files}; the networks were restored before. */
    CriticLearner resumed(Map<String, byte[]> files) {
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
        openings.ifPresent(o -> o.resume(files));
        return this;
    }

    @Override
    public void close() {
        ahead.close();
        optimizer.close();
        openings.ifPresent(OpeningLearner::close);
        critic.close();
        policy.close();
        rewards.close();
    }
}
