package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PolicyExtraction;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.TokenBaseline;

/** Moves the token policy as the extraction says, on utterances that the evaluator has judged. */
public final class PolicyLearner implements AutoCloseable {
    private static final String OPTIMIZER = "optimizer.safetensors";

    private final TokenPolicy policy;
    private final AlgorithmSpec spec;
    private final PolicyExtraction extraction;
    private final PolicySteps steps;
    private final MicroBatches parts;
    private final PeerStep peers;
    private final Optional<BaselineLearner> baseline;
    private final AdamW optimizer;
    private final List<AdamW> optimizers = new ArrayList<>();
    private Optional<TokenPolicy> reference = Optional.empty();
    private Schedule schedule = Schedule.CONSTANT;

    /** Makes a learner of whole minibatches that moves {@code policy}, which stays owned by the caller. */
    public PolicyLearner(TokenPolicy policy, AlgorithmSpec spec) {
        this(policy, spec, MicroBatches.WHOLE);
    }

    /** Makes a learner that moves {@code policy}, which stays owned by the caller. */
    public PolicyLearner(TokenPolicy policy, AlgorithmSpec spec, MicroBatches parts) {
        this(policy, spec, parts, Peers.ALONE);
    }

    /** Makes a learner that shares its steps with peers and moves {@code policy}, which stays owned by the caller. */
    public PolicyLearner(TokenPolicy policy, AlgorithmSpec spec, MicroBatches parts, Peers peers) {
        this.policy = policy;
        this.spec = spec;
        this.extraction = spec.extraction();
        this.steps = spec.policy();
        this.peers = new PeerStep(peers);
        this.parts = this.peers.cut(parts);
        this.baseline = extraction.baseline() == TokenBaseline.LEARNT
                ? Optional.of(new BaselineLearner(policy, spec.critic()))
                : Optional.empty();
        this.optimizer = new AdamW(policy.parameters(), 0, steps.maxGradientNorm());
        optimizers.add(optimizer);
        baseline.ifPresent(b -> optimizers.add(b.optimizer()));
    }

    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    /** From now on this is the warm start's policy, which some losses are held against; closed by this. */
    public void refer(TokenPolicy warmStart) {
        reference.ifPresent(TokenPolicy::close);
        reference = Optional.of(warmStart);
    }

    /** Takes every optimizer step that the extraction allows on one sample set, without demonstrations beside it. */
    public UpdateReport update(List<TokenTrajectory> states, ScoredUtterances scored) {
        return update(states, scored, List.of());
    }

    /**
     * Takes every optimizer step that the extraction allows on one sample set; one new version of the policy.
     *
     * @param demonstrations episodes to be cloned beside, if the algorithm wants that
     * @throws IllegalStateException if the algorithm needs the reference policy or demonstrations, and there are none
     */
    public UpdateReport update(
            List<TokenTrajectory> states, ScoredUtterances scored, List<TokenTrajectory> demonstrations) {
        if (spec.kl().hasLoss() && reference.isEmpty()) {
            throw new IllegalStateException(
                    "algorithm.kl: needs the reference policy, and there is none; refer() to it before the first update");
        }
        if (spec.kl().cloningWeight() > 0 && demonstrations.isEmpty()) {
            throw new IllegalStateException("algorithm.kl: " + spec.kl().name()
                    + " clones demonstrations beside each step, and there are none; keep the warm start's episodes");
        }
        SampleSet set = new SampleSet(states, scored, spec, parts);
        reference.ifPresent(warmStart -> set.hold(warmStart, peers));
        List<UpdateReport> reports = new ArrayList<>();
        boolean isNear = true;
        for (int epoch = 0; isNear && epoch < extraction.epochs(); epoch++) {
            Seed order = new Seed(policy.version()).child("epoch", epoch);
            for (List<SampleSet.Part> minibatch : set.minibatches(steps.minibatchEpisodes(), order)) {
                if (isNear) {
                    UpdateReport report = step(minibatch, demonstrations);
                    reports.add(report);
                    isNear = isNear(report.scalars().get("policy.kl"));
                }
            }
        }
        reports.add(staleness(states));
        policy.bumpVersion();
        return UpdateReport.mean(reports);
    }

    /** How many versions the policy has moved since it, or another one, spoke in these episodes. */
    private UpdateReport staleness(List<TokenTrajectory> states) {
        return UpdateReport.mean(states.stream()
                .flatMap(episode -> episode.turns().stream())
                .filter(turn -> turn.policyVersion() != TokenTurn.NO_POLICY)
                .map(turn ->
                        new UpdateReport(Map.of("policy.staleness", (double) policy.version() - turn.policyVersion())))
                .toList());
    }

    private boolean isNear(double kl) {
        return extraction.klLimit() == 0 || kl <= extraction.klLimit();
    }

    /** Takes a step, unless the policy has already gone too far from the one that drew the utterances. */
    private UpdateReport step(List<SampleSet.Part> minibatch, List<TokenTrajectory> demonstrations) {
        long utterances =
                minibatch.stream().mapToLong(SampleSet.Part::utterances).sum();
        long tokens = minibatch.stream().mapToLong(SampleSet.Part::tokens).sum();
        Map<String, Double> report = emptyReport();
        for (int i = 0; i < minibatch.size(); i++) {
            if (peers.has(i)) {
                SampleSet.Part part = minibatch.get(i);
                Optional<float[]> expected =
                        baseline.map(b -> b.accumulate(part, (float) part.tokens() / tokens, report));
                accumulate(part, (float) part.utterances() / utterances, expected, report);
            } else {
                policy.skipPass();
            }
        }
        if (spec.kl().cloningWeight() > 0) {
            report.put("policy.cloningLoss", BehaviourCloning.accumulate(policy, demonstrations, parts, peers, (float)
                    spec.kl().cloningWeight()));
        }
        peers.sum(optimizers, report);
        if (isNear(report.get("policy.kl"))) {
            double norm = optimizer.step(steps.learningRate() * schedule.share(optimizer.steps()));
            report.put("policy.gradientNorm", norm);
            report.put("policy.clipped", norm > steps.maxGradientNorm() ? 1.0 : 0.0);
            baseline.ifPresent(BaselineLearner::step);
        } else {
            optimizer.discard();
            baseline.ifPresent(BaselineLearner::discard);
        }
        return new UpdateReport(report);
    }

    /** The losses that a step adds up, all 0: the same keys whoever computes which part. */
    private Map<String, Double> emptyReport() {
        Map<String, Double> report = new TreeMap<>(Map.of("policy.loss", 0.0, "policy.kl", 0.0));
        if (spec.kl().hasLoss()) {
            report.put("policy.klLoss", 0.0);
        }
        if (baseline.isPresent()) {
            report.put("policy.baselineLoss", 0.0);
        }
        return report;
    }

    /** Adds a part's gradients to those there are, and its losses to the report, each times its share of the utterances. */
    private void accumulate(SampleSet.Part part, float share, Optional<float[]> expected, Map<String, Double> report) {
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.on()) {
            Likelihood likelihood = policy.likelihood(
                    manager, part.batch(), part.copies(), part.scored().tokens());
            JudgedTokens tokens =
                    part.judged(manager, likelihood, steps, policy.tokenizer().terminator(), expected);
            NDArray loss = extraction.loss(tokens);
            report.merge("policy.loss", (double) share * loss.getFloat(), Double::sum);
            report.merge("policy.kl", share * kl(tokens), Double::sum);
            Optional<NDArray> held = spec.kl().loss(tokens);
            if (held.isPresent()) {
                report.merge("policy.klLoss", (double) share * held.get().getFloat(), Double::sum);
                loss = loss.add(held.get());
            }
            if (steps.entropyBonus() > 0) {
                NDArray entropies = policy.entropies(manager, likelihood);
                loss = loss.sub(OpLibrary.scaled(entropies.sum(), (float) steps.entropyBonus() / tokens.utterances()));
            }
            likelihood.backward(OpLibrary.scaled(loss, share));
        }
    }

    /** The k3 estimate of KL(behaviour || policy) for an utterance: never negative, 0 on the first step of a fresh set. */
    private static double kl(JudgedTokens tokens) {
        float[] now = tokens.logProbs().toFloatArray();
        float[] then = tokens.behaviour().toFloatArray();
        double sum = 0;
        for (int p = 0; p < now.length; p++) {
            sum += Estimator.K3.of(then[p], now[p]);
        }
        return sum / tokens.utterances();
    }

    /** Returns the learner's state as files: the policy's directory, the optimizer, and the token baseline's if there is one. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(policy.files());
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        baseline.ifPresent(b -> files.putAll(b.files()));
        return files;
    }

    /** Restores what {@link #files} gave, exactly. */
    public void restore(Map<String, byte[]> files, int version) {
        policy.setWeights(files, version);
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
        baseline.ifPresent(b -> b.restore(files));
    }

    @Override
    public void close() {
        optimizer.close();
        baseline.ifPresent(BaselineLearner::close);
        reference.ifPresent(TokenPolicy::close);
    }
}
