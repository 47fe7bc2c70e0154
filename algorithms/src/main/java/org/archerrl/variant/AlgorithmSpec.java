package org.archerrl.variant;

import org.archerrl.variant.critic.TemporalDifference;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.regime.OnlineReplay;

/**
 * One algorithm.
 *
 * @param critic the high level
 * @param extraction the low level
 * @param regime the data
 */
public record AlgorithmSpec(CriticMethod critic, PolicyExtraction extraction, DataRegime regime) {
    /** ArCHer (arXiv 2402.19446) with the stable low level: clipped steps on the newest states, corrected defaults. */
    public static AlgorithmSpec archer() {
        return new AlgorithmSpec(new TemporalDifference(), new ClippedPolicyGradient(), new OnlineReplay());
    }

    /** ArCHer as published: plain REINFORCE on fresh utterances at states of the whole replay. */
    public static AlgorithmSpec archerReinforce() {
        return new AlgorithmSpec(new TemporalDifference(), new Reinforce(), OnlineReplay.wholeReplay());
    }
}
