package org.archerrl.learn;

import org.archerrl.policy.Utterances;

/**
 * Utterances with the evaluator's opinion, on their way from its learner to the policy learner.
 *
 * @param copies utterances at each turn, K; utterance m = n K + k belongs to turn n of the states
 * @param utterances N K of them, with the log-probabilities of the policy that drew them, empty where nobody knows
 * @param advantages of each: one number for the whole utterance, or one for each of its tokens; in units of scaled reward, or
 *     as the transform leaves them
 * @param report summaries, in units of reward
 */
public record ScoredUtterances(int copies, Utterances utterances, double[][] advantages, UpdateReport report) {
    public ScoredUtterances {
        if (utterances.count() != advantages.length || copies < 1 || utterances.count() % copies != 0) {
            throw new IllegalArgumentException("expected an advantage for each of the K utterances of a turn, got "
                    + advantages.length + " for " + utterances.count() + " with K = " + copies);
        }
    }
}
