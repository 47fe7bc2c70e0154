package org.archerrl.env.web;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/** Half the time knows what to do, half the time does anything: whoever clones it has everything to gain. */
final class NoisyPlayer implements Player {
    private static final double CARELESS = 0.5;

    private final SplittableRandom random;
    private final ExpertPlayer careful;
    private final RandomPlayer careless;

    NoisyPlayer(SplittableRandom random) {
        this.random = random;
        this.careful = new ExpertPlayer(random);
        this.careless = new RandomPlayer(random);
    }

    @Override
    public String speak(String observation) {
        return (random.nextDouble() < CARELESS ? careless : careful).speak(observation);
    }
}
