package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.loss.PreferenceLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Preferences.Pair;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PreferenceEvaluator;

/**
 * Fits the language model of a {@link PreferenceEvaluator}, which is {@link Told} what the policy may not see, and judges
 * fresh or recorded utterances by it. Legend: B episodes, M utterances.
 */
final class PreferenceLearner implements EvaluatorLearner {
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String AGREEMENT = "critic.pairAgreement";

    private final AlgorithmSpec spec;
    private final PreferenceEvaluator evaluator;
    private final TokenPolicy policy;
    private final TokenPolicy judge;
    private final Rewards rewards;
    private final AdamW optimizer;
    private final int maxTokens;
    private final FreshUtterances fresh;
    private final MicroBatches parts;
    private final PeerStep peers;
    private Schedule schedule = Schedule.CONSTANT;

    /**
     * Makes a learner.
     *
     * @param policy the replica, closed by this
     * @param judge the model that learns, of the policy's own tokens; closed by this
     * @param rewards with the reference; closed by this
     * @param maxTokens cap on a fresh utterance's tokens
     */
    PreferenceLearner(
            AlgorithmSpec spec,
            TokenPolicy policy,
            TokenPolicy judge,
            Rewards rewards,
            int maxTokens,
            MicroBatches parts,
            Peers peers) {
        this.spec = spec;
        this.evaluator = (PreferenceEvaluator) spec.evaluator();
        this.policy = policy;
        this.judge = judge;
        this.rewards = rewards;
        this.optimizer = new AdamW(judge.parameters(), 0, spec.critic().maxGradientNorm());
        this.maxTokens = maxTokens;
        this.peers = new PeerStep(peers);
        this.parts = this.peers.cut(parts);
        this.fresh = new FreshUtterances(policy, maxTokens, this.peers);
    }

    @Override
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public Optional<TokenPolicy> replica() {
        return Optional.of(policy);
    }

    /** Episodes that are compared with each other. */
    private record Compared(List<TokenTrajectory> episodes, List<Pair> pairs) {
        private Compared and(Compared other) {
            int from = episodes.size();
            List<TokenTrajectory> allEpisodes = new ArrayList<>(episodes);
            allEpisodes.addAll(other.episodes);
            List<Pair> allPairs = new ArrayList<>(pairs);
            other.pairs.forEach(pair -> allPairs.add(new Pair(from + pair.better(), from + pair.worse())));
            return new Compared(allEpisodes, allPairs);
        }

        private NDArray places(NDManager manager, ToIntFunction<Pair> which) {
            return manager.create(pairs.stream().mapToInt(which).asLongStream().toArray());
        }
    }

    @Override
    public UpdateReport updates(List<List<TokenTrajectory>> batches, Seed seed) {
        return UpdateReport.mean(batches.stream().map(this::update).toList());
    }

    /** Takes one optimizer step, unless no two episodes of an instance differ. */
    private UpdateReport update(List<TokenTrajectory> episodes) {
        List<Compared> compared = compared(episodes);
        int pairs = pairs(compared);
        Map<String, Double> report = new TreeMap<>();
        if (pairs > 0) {
            report.put("critic.preferenceLoss", 0.0);
            report.put(AGREEMENT, 0.0);
        }
        for (int i = 0; i < compared.size(); i++) {
            if (!peers.has(i)) {
                judge.skipPass();
                continue;
            }
            Compared part = compared.get(i);
            try (NDManager manager = judge.device().scope();
                    Autograd scope = Autograd.on()) {
                double share = (double) part.pairs().size() / pairs;
                Scored scored = scored(manager, part);
                NDArray loss = evaluator.loss(
                        scored.scores(), part.places(manager, Pair::better), part.places(manager, Pair::worse));
                report.merge("critic.preferenceLoss", share * loss.getFloat(), Double::sum);
                report.merge(AGREEMENT, share * agreement(part, scored.scores()), Double::sum);
                scored.likelihood().backward(OpLibrary.scaled(loss, share));
            }
        }
        if (pairs > 0) {
            peers.sum(List.of(optimizer), report);
            report.put(
                    "critic.gradientNorm",
                    optimizer.step(spec.critic().learningRate() * schedule.share(optimizer.steps())));
        }
        report.put("critic.pairs", (double) pairs);
        return new UpdateReport(report);
    }

    private static int pairs(List<Compared> compared) {
        return compared.stream().mapToInt(part -> part.pairs().size()).sum();
    }

    /** Returns the instances that teach anything, several at once where they fit into a part; none is cut. */
    private List<Compared> compared(List<TokenTrajectory> episodes) {
        Map<Long, List<TokenTrajectory>> byInstance = episodes.stream()
                .collect(Collectors.groupingBy(TokenTrajectory::instance, LinkedHashMap::new, Collectors.toList()));
        List<Compared> packed = new ArrayList<>();
        for (List<TokenTrajectory> some : byInstance.values()) {
            Compared next = new Compared(some, evaluator.pairs(returns(some)));
            if (next.pairs().isEmpty()) {
                continue;
            }
            Compared last = packed.isEmpty() ? null : packed.get(packed.size() - 1);
            if (last != null && parts.hold(last.episodes().size() + some.size(), episodes.size())) {
                packed.set(packed.size() - 1, last.and(next));
            } else {
                packed.add(next);
            }
        }
        return packed;
    }

    private double[] returns(List<TokenTrajectory> episodes) {
        return Arrays.stream(rewards.byEpisode(episodes, new EpisodeBatch(episodes)))
                .mapToDouble(reward -> Arrays.stream(reward).sum())
                .toArray();
    }

    /**
     * Episodes with their scores.
     *
     * @param scores [B]
     * @param likelihood the way back
     */
    private record Scored(NDArray scores, Likelihood likelihood) {}

    private Scored scored(NDManager manager, Compared part) {
        EpisodeBatch batch = told(part.episodes());
        Likelihood likelihood = judge.storedLikelihood(manager, batch);
        float[] reference;
        try (Autograd scope = Autograd.off();
                NDManager there = rewards.reference().device().scope()) {
            reference = rewards.reference()
                    .storedLikelihood(there, batch)
                    .logProbs()
                    .toFloatArray();
        }
        long[] episodeOf = Arrays.stream(likelihood.utteranceOf())
                .mapToLong(batch::episode)
                .toArray();
        return new Scored(
                meanLogRatios(
                        manager,
                        likelihood,
                        reference,
                        episodeOf,
                        part.episodes().size()),
                likelihood);
    }

    private static NDArray meanLogRatios(
            NDManager manager, Likelihood likelihood, float[] reference, long[] groupOf, int groups) {
        NDArray logProbs = likelihood.logProbs();
        return PreferenceLosses.meanLogRatios(
                logProbs, manager.create(reference), logProbs.onesLike(), manager.create(groupOf), groups);
    }

    private static double agreement(Compared part, NDArray scores) {
        float[] score_B = scores.toFloatArray();
        return part.pairs().stream()
                .mapToInt(pair -> score_B[pair.better()] > score_B[pair.worse()] ? 1 : 0)
                .average()
                .orElse(0);
    }

    private EpisodeBatch told(List<TokenTrajectory> episodes) {
        int separator = judge.tokenizer().terminator();
        int context = judge.transformer().config().context();
        return new EpisodeBatch(episodes.stream()
                .map(episode -> Told.of(episode, separator, context, maxTokens))
                .toList());
    }

    @Override
    public ScoredUtterances score(List<TokenTrajectory> episodes, Seed seed) {
        int drawn = spec.extraction().utterancesPerState();
        int copies = Math.max(1, drawn);
        EpisodeBatch whole = new EpisodeBatch(episodes);
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        Utterances utterances = drawn == 0 ? Recorded.utterances(whole) : fresh.everywhere(cut, drawn, seed);
        List<double[]> read = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < cut.size(); i++) {
            int to = from + FreshUtterances.turns(cut.get(i)) * copies;
            int[][] tokens = utterances.range(from, to).tokens();
            read.add(peers.has(i) ? logRatios(told(cut.get(i)), copies, tokens) : new double[tokens.length]);
            from = to;
        }
        peers.gatherDoubles(read);
        double[] logRatios = Doubles.concat(read.toArray(double[][]::new));
        SummaryStatistics summary = new SummaryStatistics();
        Arrays.stream(logRatios).forEach(summary::addValue);
        double[] advantages = spec.transform().of(logRatios, groups(whole, episodes, copies));
        return new ScoredUtterances(
                copies,
                utterances,
                Arrays.stream(advantages).mapToObj(a -> new double[] {a}).toArray(double[][]::new),
                new UpdateReport(Map.of(
                        "advantage.mean", summary.getMean(),
                        "advantage.deviation", Math.sqrt(summary.getPopulationVariance()))));
    }

    /** Returns the mean log-ratio (nats for a token) of each utterance. */
    private double[] logRatios(EpisodeBatch batch, int copies, int[][] utterances) {
        try (Autograd scope = Autograd.off();
                NDManager manager = judge.device().scope();
                NDManager there = rewards.reference().device().scope()) {
            Likelihood likelihood = judge.likelihood(manager, batch, copies, utterances);
            float[] reference = rewards.reference()
                    .likelihood(there, batch, copies, utterances)
                    .logProbs()
                    .toFloatArray();
            long[] utteranceOf =
                    Arrays.stream(likelihood.utteranceOf()).asLongStream().toArray();
            return Doubles.toArray(
                    Floats.asList(meanLogRatios(manager, likelihood, reference, utteranceOf, utterances.length)
                            .toFloatArray()));
        }
    }

    private long[] groups(EpisodeBatch batch, List<TokenTrajectory> episodes, int copies) {
        AdvantageTransform.Scope scope = spec.transform().scope();
        return LongStream.range(0, (long) batch.turns() * copies)
                .map(m -> switch (scope) {
                    case SAMPLE_SET -> 0;
                    case STATE -> m / copies;
                    case INSTANCE -> episodes.get(batch.episode((int) (m / copies)))
                            .instance();
                })
                .toArray();
    }

    /** Holds its preferences against the returns of episodes of the same instance, if there are such. */
    @Override
    public UpdateReport assess(List<TokenTrajectory> newEpisodes) {
        List<Compared> compared = compared(newEpisodes);
        double agreeing = 0;
        for (int i = 0; i < compared.size(); i++) {
            if (!peers.has(i)) {
                continue;
            }
            Compared part = compared.get(i);
            try (Autograd scope = Autograd.off();
                    NDManager manager = judge.device().scope()) {
                agreeing += agreement(part, scored(manager, part).scores())
                        * part.pairs().size();
            }
        }
        double[] sum = {agreeing};
        peers.gatherDoubles(List.of(sum));
        return compared.isEmpty() ? UpdateReport.NONE : new UpdateReport(Map.of(AGREEMENT, sum[0] / pairs(compared)));
    }

    /** Returns the language model and the optimizer. */
    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(judge.files());
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        return files;
    }

    /** Takes up the optimizer of {@link #files}; the model was restored before. */
    PreferenceLearner resumed(Map<String, byte[]> files) {
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
        return this;
    }

    @Override
    public void close() {
        optimizer.close();
        judge.close();
        policy.close();
        rewards.close();
    }
}
