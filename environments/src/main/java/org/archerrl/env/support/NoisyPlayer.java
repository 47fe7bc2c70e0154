package org.archerrl.env.support;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/**
 * Knows how conversations go and not what the policy is: what to do with a request it decides by a coin. One utterance in ten is
 * beside the point, and three in a hundred are broken. Whoever learns from it alone gets half of the cases wrong.
 */
final class NoisyPlayer implements Player {
    private static final double CONFUSED = 0.1;
    private static final double BROKEN = 0.03;

    private final ExpertPlayer expert = new ExpertPlayer();
    private final RandomPlayer confused;
    private final SplittableRandom random;
    private boolean isDecided;
    private boolean isWrong;

    NoisyPlayer(SplittableRandom random) {
        this.random = random;
        this.confused = new RandomPlayer(random);
    }

    @Override
    public String speak(String observation) {
        expert.hear(observation);
        String beside = confused.speak(observation);
        double draw = random.nextDouble();
        if (draw < BROKEN) {
            return broken(expert.next());
        }
        if (draw < BROKEN + CONFUSED) {
            return beside;
        }
        if (!expert.isDeciding()) {
            return expert.next();
        }
        if (!isDecided) {
            isDecided = true;
            isWrong = random.nextBoolean();
        }
        return isWrong ? expert.opposite() : expert.next();
    }

    private static String broken(String utterance) {
        int bracket = utterance.indexOf('(');
        return bracket < 0 ? "Well." : utterance.substring(0, bracket + 1);
    }
}
