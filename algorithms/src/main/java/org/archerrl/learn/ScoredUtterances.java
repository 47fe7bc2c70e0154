package org.archerrl.learn;

import org.archerrl.policy.Utterances;

/**
 * Fresh utterances with the critic's opinion, on their way from the critic learner to the policy learner.
 *
 * @param copies utterances at each turn, K; utterance m = n K + k belongs to turn n of the states
 * @param utterances N K of them, with the log-probabilities of the policy that drew them
 * @param advantages min Q - min V for each, in units of scaled reward
 * @param report summaries of Q, V and the advantage, in units of reward
 */
public record ScoredUtterances(int copies, Utterances utterances, double[] advantages, UpdateReport report) {
    public ScoredUtterances {
        if (utterances.count() != advantages.length || copies < 1 || utterances.count() % copies != 0) {
            throw new IllegalArgumentException("expected one advantage for each of the K utterances of a turn, got "
                    + advantages.length + " for " + utterances.count() + " with K = " + copies);
        }
    }
}
