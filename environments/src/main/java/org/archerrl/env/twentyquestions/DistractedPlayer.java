package org.archerrl.env.twentyquestions;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/**
 * Knows how to play, but two turns in five it says what {@link NoisyPlayer} would: someone to learn from where a beginner
 * hardly ever wins.
 */
final class DistractedPlayer implements Player {
    private static final double DISTRACTED = 0.4;

    private final InformationGainPlayer attentive;
    private final NoisyPlayer beginner;
    private final SplittableRandom random;

    DistractedPlayer(Repertoire repertoire, SplittableRandom random) {
        this.attentive = new InformationGainPlayer(repertoire, random);
        this.beginner = new NoisyPlayer(repertoire, random);
        this.random = random;
    }

    @Override
    public String speak(String observation) {
        if (random.nextDouble() >= DISTRACTED) {
            return attentive.speak(observation);
        }
        attentive.hear(observation);
        String text = beginner.speak(observation);
        attentive.saying(Grammar.shipped().read(text));
        return text;
    }
}
