package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticValues;
import org.archerrl.interaction.Ending;
import org.archerrl.policy.Utterances;
import org.archerrl.rl.Reranking;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.ValueEvaluator;
import org.archerrl.variant.ValueEvaluator.Fitted;
import org.archerrl.variant.ValueEvaluator.Ingredient;

/** Writes a batch's decisions down as plain arrays, for targets and for advantages. Legend: D decisions, K heads. */
final class DecisionReader {
    private static final double[][] NOTHING = new double[0][];

    private final AlgorithmSpec spec;
    private final ValueEvaluator evaluator;
    private final Rewards rewards;
    private final boolean ofTokens;

    DecisionReader(AlgorithmSpec spec, Rewards rewards) {
        this.spec = spec;
        this.evaluator = (ValueEvaluator) spec.evaluator();
        this.rewards = rewards;
        this.ofTokens = spec.credit().granularity() != Granularity.TURN;
    }

    /** Returns whether decisions are tokens. */
    boolean isOfTokens() {
        return ofTokens;
    }

    /** Returns how many decisions turn n has. */
    int decisionsOf(EpisodeBatch batch, int n) {
        return ofTokens ? batch.utterance(n).length : 1;
    }

    /**
     * Returns what targets are made of, by the target copy as the ensemble aggregates its heads.
     *
     * @param candidates [N C] fresh utterances, if the evaluator wants them
     */
    Decisions forTargets(NDManager manager, Critic critic, EpisodeBatch batch, int[][] candidates) {
        Set<Ingredient> wanted = evaluator.ingredients();
        CriticValues values = wanted.isEmpty() ? null : critic.target(manager, batch);
        return decisions(
                batch,
                rewards(batch),
                aggregated(wanted.contains(Ingredient.VALUE), () -> values.value()),
                aggregated(wanted.contains(Ingredient.NEXT_VALUE), () -> values.nextValue()),
                aggregated(wanted.contains(Ingredient.RECORDED_Q), () -> values.recordedQ()),
                wanted.contains(Ingredient.FRESH_Q) ? fresh(values, candidates) : NOTHING);
    }

    private double[][] aggregated(boolean wanted, Supplier<NDArray> values) {
        return wanted ? spec.ensemble().aggregate(arrays(values.get())) : NOTHING;
    }

    private double[][] fresh(CriticValues values, int[][] candidates) {
        int each = evaluator.candidates();
        double[][] q_KM = arrays(values.freshQ(each, candidates));
        if (each == 1) {
            return spec.ensemble().aggregate(q_KM);
        }
        int[] best = Reranking.best(q_KM, each);
        return spec.ensemble()
                .aggregate(Arrays.stream(q_KM)
                        .map(q_M -> Arrays.stream(best).mapToDouble(m -> q_M[m]).toArray())
                        .toArray(double[][]::new));
    }

    /** Returns what the online networks say of what was decided. */
    Decisions forAdvantages(NDManager manager, Critic critic, EpisodeBatch batch) {
        CriticValues values = critic.online(manager, batch);
        return decisions(
                batch,
                rewards(batch),
                arrays(values.value()),
                arrays(values.nextValue()),
                evaluator.fitted() == Fitted.Q_AND_VALUE ? arrays(values.recordedQ()) : NOTHING,
                NOTHING);
    }

    /** Returns the same of which nothing is known but where they stand: rewards and values are 0, to be filled in. */
    Decisions unread(EpisodeBatch batch) {
        int[] turn = turns(batch);
        int heads = spec.ensemble().heads();
        boolean hasQ = evaluator.fitted() == Fitted.Q_AND_VALUE;
        return decisions(
                batch,
                new double[turn.length],
                new double[heads][turn.length],
                new double[heads][turn.length],
                hasQ ? new double[heads][turn.length] : NOTHING,
                NOTHING);
    }

    /** Returns the values [K][D] that outputs [D,K] stand for. */
    double[][] arrays(NDArray outputs) {
        return Arrays.stream(Heads.arrays(outputs, spec.ensemble().heads()))
                .map(output_D -> Arrays.stream(output_D).map(evaluator::value).toArray())
                .toArray(double[][]::new);
    }

    private double[] rewards(EpisodeBatch batch) {
        return ofTokens
                ? Arrays.stream(rewards.byToken(batch))
                        .flatMapToDouble(Arrays::stream)
                        .toArray()
                : rewards.byTurn(batch);
    }

    /** Returns the turn of each decision. */
    private int[] turns(EpisodeBatch batch) {
        return IntStream.range(0, batch.turns())
                .flatMap(n -> IntStream.generate(() -> n).limit(decisionsOf(batch, n)))
                .toArray();
    }

    private Decisions decisions(
            EpisodeBatch batch,
            double[] reward,
            double[][] value,
            double[][] nextValue,
            double[][] recordedQ,
            double[][] freshQ) {
        int[] turn = turns(batch);
        return new Decisions(
                spec.ensemble().heads(),
                reward,
                done(batch, turn),
                Arrays.stream(turn).map(batch::episode).toArray(),
                turn,
                value,
                nextValue,
                recordedQ,
                freshQ);
    }

    /** Between the tokens of an utterance, and between turns, something follows. */
    private double[] done(EpisodeBatch batch, int[] turn) {
        return TemporalDifferences.done(
                IntStream.range(0, turn.length)
                        .mapToObj(d -> d + 1 < turn.length && turn[d + 1] == turn[d]
                                ? Ending.CONTINUES
                                : batch.turn(turn[d]).ending())
                        .toList(),
                spec.horizon().truncation());
    }

    /** Returns the advantages of decisions, or of fresh utterances, utterance by utterance. */
    double[][] byUtterance(double[] advantages, Utterances utterances) {
        double[][] result = new double[utterances.count()][];
        int from = 0;
        for (int m = 0; m < result.length; m++) {
            int to = from + (ofTokens ? utterances.tokens()[m].length : 1);
            result[m] = Arrays.copyOfRange(advantages, from, to);
            from = to;
        }
        return result;
    }
}
