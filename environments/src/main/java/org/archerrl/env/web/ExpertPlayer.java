package org.archerrl.env.web;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/** Does what {@link Skills} knows, from the observation alone; where they know nothing, something. */
record ExpertPlayer(RandomPlayer otherwise) implements Player {
    ExpertPlayer(SplittableRandom random) {
        this(new RandomPlayer(random));
    }

    @Override
    public String speak(String observation) {
        return Skills.next(ObservedPage.of(observation)).orElseGet(() -> otherwise.speak(observation));
    }
}
