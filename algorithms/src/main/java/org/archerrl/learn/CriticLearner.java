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
import java.util.stream.Stream;
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
    private final MicroBatches parts;
    private final PeerStep peers;
    private final FreshUtterances fresh;
    private final List<AdamW> optimizers = new ArrayList<>();
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
            MicroBatches parts,
            Peers peers) {
        this.spec = spec;
        this.evaluator = (ValueEvaluator) spec.evaluator();
        this.policy = policy;
        this.critic = critic;
        this.openings = openings;
        this.reader = new DecisionReader(spec, rewards);
        this.rewards = rewards;
        this.optimizer = new AdamW(critic.parameters(), 0, spec.critic().maxGradientNorm());
        this.peers = new PeerStep(peers);
        this.parts = this.peers.cut(parts);
        this.fresh = new FreshUtterances(policy, maxTokens, this.peers);
        optimizers.add(optimizer);
        openings.ifPresent(o -> optimizers.add(o.optimizer()));
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

    /**
     * Some of a batch's episodes, with the candidates for a fresh utterance at each of their turns, if these are wanted and the
     * part is computed here.
     */
    private record Drawn(List<TokenTrajectory> episodes, EpisodeBatch batch, int[][] candidates) {}

    private List<Drawn> drawn(List<TokenTrajectory> episodes, Seed seed) {
        boolean isFresh = evaluator.ingredients().contains(Ingredient.FRESH_Q);
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        int each = isFresh ? evaluator.candidates() : 0;
        int[][] candidates = isFresh ? fresh.here(cut, each, seed).tokens() : new int[0][];
        List<Drawn> drawn = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < cut.size(); i++) {
            EpisodeBatch batch = new EpisodeBatch(cut.get(i));
            int to = peers.has(i) ? from + batch.turns() * each : from;
            drawn.add(new Drawn(cut.get(i), batch, Arrays.copyOfRange(candidates, from, to)));
            from = to;
        }
        return drawn;
    }

    private UpdateReport fit(List<Drawn> drawn) {
        int decisions =
                drawn.stream().mapToInt(part -> critic.decisions(part.batch())).sum();
        int episodes = drawn.stream().mapToInt(part -> part.episodes().size()).sum();
        Map<String, Double> report = new TreeMap<>(Map.of("critic.qLoss", 0.0, "critic.vLoss", 0.0));
        openings.ifPresent(o -> report.put("critic.openingLoss", 0.0));
        for (int i = 0; i < drawn.size(); i++) {
            if (!peers.has(i)) {
                continue;
            }
            Drawn part = drawn.get(i);
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
        peers.sum(optimizers, report);
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
                copies == 0 ? Recorded.utterances(whole) : fresh.everywhere(parts.of(episodes), copies, seed);
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
        List<Judged> judged = new ArrayList<>();
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        int from = 0;
        for (int i = 0; i < cut.size(); i++) {
            int to = from + FreshUtterances.turns(cut.get(i)) * copies;
            int[][] tokens = utterances.range(from, to).tokens();
            judged.add(peers.has(i) ? judged(cut.get(i), copies, tokens) : unjudged(tokens));
            from = to;
        }
        peers.gatherDoubles(judged.stream()
                .flatMap(part -> Stream.of(part.q_KM, part.v_KM).flatMap(Arrays::stream))
                .toList());
        List<double[]> advantages = new ArrayList<>();
        for (Judged part : judged) {
            double[] ofPart = Advantages.ofCritic(part.q_KM, part.v_KM);
            summaries.add(TemporalDifferences.smallest(part.q_KM), TemporalDifferences.smallest(part.v_KM), ofPart);
            summaries.compare(ofPart, copies);
            advantages.add(ofPart);
        }
        return Doubles.concat(advantages.toArray(double[][]::new));
    }

    /** What the critic's heads say of fresh utterances, and of the states that they were drawn at. */
    private record Judged(double[][] q_KM, double[][] v_KM) {}

    private Judged judged(List<TokenTrajectory> episodes, int copies, int[][] tokens) {
        try (Autograd scope = Autograd.off();
                NDManager manager = critic.parameters().scope()) {
            CriticValues values = critic.online(manager, new EpisodeBatch(episodes));
            return new Judged(
                    reader.arrays(values.freshQ(copies, tokens)),
                    Heads.repeated(reader.arrays(values.value()), copies));
        }
    }

    /** What another peer finds out. */
    private Judged unjudged(int[][] tokens) {
        int heads = spec.ensemble().heads();
        return new Judged(new double[heads][tokens.length], new double[heads][tokens.length]);
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

    /** Returns what the online networks say of what was decided, read part by part, by every peer its own. */
    private Decisions valued(List<TokenTrajectory> episodes) {
        List<Decisions> read = new ArrayList<>();
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        for (int i = 0; i < cut.size(); i++) {
            read.add(peers.has(i) ? valuedPart(cut.get(i)) : unvalued(cut.get(i)));
        }
        Decisions all = Decisions.concat(read);
        peers.gatherDoubles(all.numbers());
        return all;
    }

    private Decisions valuedPart(List<TokenTrajectory> some) {
        try (Autograd scope = Autograd.off();
                NDManager manager = critic.parameters().scope()) {
            Decisions ofPart = reader.forAdvantages(manager, critic, new EpisodeBatch(some));
            return openings.map(o -> ofPart.opening(o.values(some))).orElse(ofPart);
        }
    }

    /** What another peer finds out. */
    private Decisions unvalued(List<TokenTrajectory> some) {
        Decisions ofPart = reader.unread(new EpisodeBatch(some));
        return openings.isPresent() ? ofPart.opening(new double[some.size()]) : ofPart;
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
