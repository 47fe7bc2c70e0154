package org.archerrl.job.run;

import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rollout.Episode;

/** The home of metric names. All but {@code time.*} and {@code seconds} are reproducible. */
public final class Metrics {
    /**
     * What a number is.
     *
     * @param unit of the number
     * @param formula how it comes about
     */
    public record Meaning(String unit, String formula) {}

    /** The unit of what evaluators say: reward, but for digirl a probability and for sweet nats for a token. */
    private static final String VALUE = "reward, or the evaluator's unit";

    /** Name to meaning, in the order to show them. */
    public static final Map<String, Meaning> ALL = ImmutableMap.<String, Meaning>builder()
            .put("iteration", new Meaning("", "0 is the warm start; line i holds what iteration i did"))
            .put("episodes", new Meaning("episodes", "collected so far, without demonstrations and evaluations"))
            .put("turns", new Meaning("turns", "collected so far, without demonstrations and evaluations"))
            .put("seconds", new Meaning("s", "wall time of the run so far, over all its resumptions"))
            .put("rollout.return.mean", new Meaning("reward", "mean over the new episodes of the sum of rewards"))
            .put("rollout.return.error", new Meaning("reward", "standard error of that mean"))
            .put("rollout.success", new Meaning("share", "new episodes that the task ended, not a limit"))
            .put("rollout.turns", new Meaning("turns", "mean over the new episodes"))
            .put("rollout.repeated", new Meaning("share", "utterances that the same episode held before, of all"))
            .put("rollout.distinct", new Meaning("share", "different utterances among all of the new episodes"))
            .put("rollout.malformed", new Meaning("share", "utterances that the environment could not read, of all"))
            .put("rollout.faults", new Meaning("tries", "at the new episodes that a fault of the environment spoiled"))
            .put("rollout.entropy", new Meaning("nats", "mean of -log pi(u|h) over new utterances u"))
            .put("evaluation.episodes", new Meaning("episodes", "played for this evaluation, on seeds of their own"))
            .put("evaluation.return.mean", new Meaning("reward", "mean over the evaluation's episodes"))
            .put("evaluation.return.error", new Meaning("reward", "standard error of that mean"))
            .put("evaluation.success", new Meaning("share", "as rollout.success"))
            .put("evaluation.turns", new Meaning("turns", "as rollout.turns"))
            .put("evaluation.repeated", new Meaning("share", "as rollout.repeated"))
            .put("evaluation.distinct", new Meaning("share", "as rollout.distinct; falls with the number of episodes"))
            .put("evaluation.malformed", new Meaning("share", "as rollout.malformed"))
            .put("evaluation.faults", new Meaning("tries", "as rollout.faults"))
            .put("evaluation.entropy", new Meaning("nats", "as rollout.entropy"))
            .put("cloning.loss", new Meaning("nats", "mean over tokens of -log pi, last steps of the warm start"))
            .put("cloning.gradientNorm", new Meaning("", "global norm before clipping, mean over steps"))
            .put("critic.qLoss", new Meaning("scaled reward^2", "squared error of both Q heads, mean over steps"))
            .put("critic.vLoss", new Meaning("scaled reward^2", "squared error of both V heads, mean over steps"))
            .put("critic.gradientNorm", new Meaning("", "global norm before clipping, mean over steps"))
            .put("critic.clipped", new Meaning("share", "steps whose gradient norm was above the limit"))
            .put("critic.q.mean", new Meaning(VALUE, "min Q of fresh utterances at the policy's states"))
            .put("critic.v.mean", new Meaning(VALUE, "min V of the policy's states"))
            .put(
                    "advantage.mean",
                    new Meaning(VALUE, "what the evaluator says of the policy's utterances, before weighing"))
            .put("advantage.deviation", new Meaning(VALUE, "standard deviation of that"))
            .put(
                    "advantage.deviationInState",
                    new Meaning(VALUE, "the same among the fresh utterances of a state, root mean square over states"))
            .put("critic.q.bias", new Meaning(VALUE, "min Q - discounted return, new episodes before learning"))
            .put("critic.v.bias", new Meaning(VALUE, "min V - discounted return, new episodes before learning"))
            .put(
                    "critic.openingLoss",
                    new Meaning("nats", "cross-entropy of the values of first contexts, mean over steps"))
            .put("critic.pairs", new Meaning("pairs", "of better and worse episodes in a batch, mean over steps"))
            .put(
                    "critic.preferenceLoss",
                    new Meaning("nats", "-log sigmoid of the scaled difference in score, mean over steps with pairs"))
            .put("critic.pairAgreement", new Meaning("share", "of pairs whose better episode scores more"))
            .put(
                    "critic.q.explainedVariance",
                    new Meaning(
                            "", "1 - var(Q - return) / var(return), new episodes; misleads, near 0 in runs that learn"))
            .put(
                    "critic.q.slope",
                    new Meaning("", "of the line return = intercept + slope Q, new episodes; 1 is ideal"))
            .put("critic.q.intercept", new Meaning(VALUE, "of that line; 0 is ideal"))
            .putAll(calibration())
            .put("policy.loss", new Meaning("", "surrogate, mean over steps"))
            .put("policy.kl", new Meaning("nats", "k3 estimate for an utterance, mean over steps"))
            .put(
                    "policy.startKl",
                    new Meaning("nats", "KL(policy || warm start) of an utterance, k3, evaluation's episodes"))
            .put("policy.klLoss", new Meaning("", "weighted divergence from the warm start, mean over steps"))
            .put(
                    "policy.cloningLoss",
                    new Meaning("nats", "mean over tokens of demonstrations of -log pi, mean over steps"))
            .put("policy.baselineLoss", new Meaning("scaled reward^2", "squared error of the token baseline"))
            .put(
                    "policy.staleness",
                    new Meaning("versions", "policy's version less that which spoke, mean over turns learnt from"))
            .put("policy.gradientNorm", new Meaning("", "global norm before clipping, mean over steps"))
            .put("policy.clipped", new Meaning("share", "steps whose gradient norm was above the limit"))
            .put("policy.version", new Meaning("", "sample sets learnt so far"))
            .put("replay.episodes", new Meaning("episodes", "stored now"))
            .put("replay.turns", new Meaning("turns", "stored now"))
            .put("time.collect", new Meaning("s", "phase COLLECT of this iteration"))
            .put("time.critic", new Meaning("s", "phase CRITIC of this iteration"))
            .put("time.policy", new Meaning("s", "phase POLICY of this iteration"))
            .put("time.learn", new Meaning("s", "phase LEARN of this iteration: critic and policy side by side"))
            .put("time.sync", new Meaning("s", "phase SYNC of this iteration"))
            .put("time.evaluate", new Meaning("s", "phase EVALUATE of this iteration"))
            .put("time.checkpoint", new Meaning("s", "saving, of the iteration before"))
            .put("time.warmStart", new Meaning("s", "demonstrations, tokenizer and cloning"))
            .buildOrThrow();

    private Metrics() {}

    private static Map<String, Meaning> calibration() {
        ImmutableMap.Builder<String, Meaning> table = ImmutableMap.builder();
        for (int fifth = 1; fifth <= 5; fifth++) {
            String of = " of the new episodes' utterances in fifth " + fifth + " of 5 by Q, the lowest first";
            table.put("critic.q.fifth" + fifth, new Meaning(VALUE, "mean min Q" + of));
            table.put("critic.return.fifth" + fifth, new Meaning(VALUE, "mean discounted return" + of));
        }
        return table.buildOrThrow();
    }

    /**
     * Summarises episodes.
     *
     * @param prefix {@code rollout} or {@code evaluation}
     */
    public static Map<String, Double> of(String prefix, List<Episode> episodes) {
        SummaryStatistics returns = new SummaryStatistics();
        SummaryStatistics entropy = new SummaryStatistics();
        double turns = 0;
        double successes = 0;
        double repeated = 0;
        double malformed = 0;
        double faults = 0;
        Set<String> distinct = new HashSet<>();
        for (Episode episode : episodes) {
            Trajectory text = episode.text();
            returns.addValue(text.totalReward());
            turns += text.turns().size();
            successes += succeeded(text) ? 1 : 0;
            repeated += text.repeatedUtterances();
            malformed += text.malformedUtterances();
            faults += episode.faults().size();
            text.turns().forEach(turn -> distinct.add(turn.utterance()));
            for (TokenTurn turn : episode.tokens().turns()) {
                double logProb = 0;
                for (float token : turn.logProbs()) {
                    logProb += token;
                }
                entropy.addValue(-logProb);
            }
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(prefix + ".return.mean", returns.getMean());
        metrics.put(prefix + ".return.error", standardError(returns));
        metrics.put(prefix + ".success", successes / episodes.size());
        metrics.put(prefix + ".turns", turns / episodes.size());
        metrics.put(prefix + ".repeated", repeated / turns);
        metrics.put(prefix + ".distinct", distinct.size() / turns);
        metrics.put(prefix + ".malformed", malformed / turns);
        metrics.put(prefix + ".faults", faults);
        metrics.put(prefix + ".entropy", entropy.getMean());
        return metrics;
    }

    private static double standardError(SummaryStatistics values) {
        return values.getN() < 2 ? 0 : values.getStandardDeviation() / Math.sqrt(values.getN());
    }

    /** Returns whether the task itself ended the episode. */
    public static boolean succeeded(Trajectory text) {
        return text.turns().get(text.turns().size() - 1).ending() == Ending.TERMINATED;
    }
}
