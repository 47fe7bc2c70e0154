package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Advantages;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.PolicyExtraction;
import org.archerrl.variant.extraction.Terminator;

/** Moves the token policy along the critic's advantages. */
public final class PolicyLearner implements AutoCloseable {
    private final TokenPolicy policy;
    private final PolicyExtraction extraction;
    private final MicroBatches parts;
    private final AdamW optimizer;
    private Schedule schedule = Schedule.CONSTANT;

    /** Makes a learner of whole batches that moves {@code policy}, which stays owned by the caller. */
    public PolicyLearner(TokenPolicy policy, PolicyExtraction extraction) {
        this(policy, extraction, MicroBatches.WHOLE);
    }

    /** Makes a learner that moves {@code policy}, which stays owned by the caller. */
    public PolicyLearner(TokenPolicy policy, PolicyExtraction extraction, MicroBatches parts) {
        this.policy = policy;
        this.extraction = extraction;
        this.parts = parts;
        this.optimizer = new AdamW(policy.parameters(), 0, extraction.maxGradientNorm());
    }

    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Takes every optimizer step that the extraction allows on one sample set; one new version of the policy. */
    public UpdateReport update(List<TokenTrajectory> states, ScoredUtterances scored) {
        double[] advantages =
                Advantages.transform(scored.advantages(), scored.copies(), extraction.advantageTransform());
        List<Part> set = parts(states, scored, advantages);
        List<UpdateReport> steps = new ArrayList<>();
        boolean isNear = true;
        for (int i = 0; isNear && i < extraction.stepsPerSampleSet(); i++) {
            UpdateReport report = step(set);
            steps.add(report);
            isNear = isNear(report.scalars().get("policy.kl"));
        }
        policy.bumpVersion();
        return UpdateReport.mean(steps);
    }

    private boolean isNear(double kl) {
        return extraction.klLimit() == 0 || kl <= extraction.klLimit();
    }

    /**
     * Some episodes of a sample set.
     *
     * @param share of the set's utterances
     */
    private record Part(EpisodeBatch batch, int copies, Utterances utterances, double[] advantages, double share) {}

    private List<Part> parts(List<TokenTrajectory> states, ScoredUtterances scored, double[] advantages) {
        List<Part> set = new ArrayList<>();
        int from = 0;
        for (List<TokenTrajectory> some : parts.of(states)) {
            EpisodeBatch batch = new EpisodeBatch(some);
            int to = from + batch.turns() * scored.copies();
            set.add(new Part(
                    batch,
                    scored.copies(),
                    scored.utterances().range(from, to),
                    Arrays.copyOfRange(advantages, from, to),
                    (double) (to - from) / advantages.length));
            from = to;
        }
        return set;
    }

    /** Takes a step, unless the policy has already gone too far from the one that drew the utterances. */
    private UpdateReport step(List<Part> set) {
        double loss = 0;
        double kl = 0;
        for (Part part : set) {
            try (NDManager manager = NDManager.newBaseManager();
                    Autograd scope = Autograd.on()) {
                Likelihood likelihood = policy.likelihood(manager, part.batch, part.copies, part.utterances.tokens());
                JudgedTokens tokens = judged(manager, likelihood, part);
                NDArray ofPart = extraction.loss(tokens);
                loss += part.share * ofPart.getFloat();
                kl += part.share * kl(tokens);
                if (extraction.entropyBonus() > 0) {
                    NDArray entropies = policy.entropies(manager, likelihood);
                    ofPart = ofPart.sub(
                            OpLibrary.scaled(entropies.sum(), (float) extraction.entropyBonus() / tokens.utterances()));
                }
                likelihood.backward(OpLibrary.scaled(ofPart, (float) part.share));
            }
        }
        Map<String, Double> report = new TreeMap<>();
        report.put("policy.loss", loss);
        report.put("policy.kl", kl);
        if (isNear(kl)) {
            report.put(
                    "policy.gradientNorm",
                    optimizer.step(extraction.learningRate() * schedule.share(optimizer.steps())));
        } else {
            optimizer.discard();
        }
        return new UpdateReport(report);
    }

    private JudgedTokens judged(NDManager manager, Likelihood likelihood, Part part) {
        Utterances utterances = part.utterances;
        double[] advantages = part.advantages;
        int count = likelihood.utteranceOf().length;
        float[] behaviour = new float[count];
        float[] learnt = new float[count];
        float[] ofToken = new float[count];
        long[] utteranceOf = new long[count];
        float[] ofUtterance = new float[advantages.length];
        int terminator = policy.tokenizer().terminator();
        for (int m = 0; m < advantages.length; m++) {
            ofUtterance[m] = (float) advantages[m];
        }
        for (int p = 0; p < count; p++) {
            int m = likelihood.utteranceOf()[p];
            int place = likelihood.placeOf()[p];
            boolean kept =
                    extraction.terminator() == Terminator.INCLUDED || utterances.tokens()[m][place] != terminator;
            utteranceOf[p] = m;
            behaviour[p] = utterances.logProbs()[m][place];
            learnt[p] = kept ? 1 : 0;
            ofToken[p] = kept ? ofUtterance[m] : 0;
        }
        return new JudgedTokens(
                likelihood.logProbs(),
                manager.create(behaviour),
                manager.create(learnt),
                manager.create(utteranceOf),
                manager.create(ofUtterance),
                manager.create(ofToken));
    }

    /** The k3 estimate of KL(behaviour || policy) for an utterance: never negative, 0 on the first step of a set. */
    private static double kl(JudgedTokens tokens) {
        float[] now = tokens.logProbs().toFloatArray();
        float[] then = tokens.behaviour().toFloatArray();
        double sum = 0;
        for (int p = 0; p < now.length; p++) {
            double change = now[p] - then[p];
            sum += Math.exp(change) - 1 - change;
        }
        return sum / tokens.utterances();
    }

    /** Returns the learner's state as files: the policy's directory and the optimizer. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(policy.files());
        files.put("optimizer.safetensors", SafeTensors.encode(optimizer.values(), Map.of()));
        return files;
    }

    /** Restores what {@link #files} gave, exactly. */
    public void restore(Map<String, byte[]> files, int version) {
        policy.setWeights(files, version);
        optimizer.set(SafeTensors.decode(files.get("optimizer.safetensors")));
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
