package org.archerrl.variant;

import org.archerrl.rl.Check;
import org.archerrl.rl.Truncation;

/**
 * How the future counts.
 *
 * @param discount gamma, for each decision: a turn, or with credit to tokens a token; in [0, 1]
 * @param rewardScale what rewards are multiplied by before a critic sees them, above 0
 * @param truncation what a turn limit means for targets
 */
public record Horizon(double discount, double rewardScale, Truncation truncation) {
    public Horizon {
        Check.within("algorithm.horizon.discount", discount, 0, 1);
        Check.positive("algorithm.horizon.rewardScale", rewardScale);
    }

    /** A discount with the reward scale of the study that made the method stable at small scale, and limits that end. */
    public Horizon(double discount) {
        this(discount, 1.0 / 20, Truncation.ENDS);
    }
}
