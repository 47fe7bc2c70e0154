package org.archerrl.variant.credit;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.archerrl.rl.Returns;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.PlayedEpisodes;

/** Each utterance is one decision: the high level of ArCHer (arXiv 2402.19446), turn-level PPO, REINFORCE with reward-to-go. */
@AutoService(Credit.class)
public record TurnCredit() implements Credit {
    @Override
    public String summary() {
        return "each utterance by what follows it";
    }

    @Override
    public Granularity granularity() {
        return Granularity.TURN;
    }

    /** The transform compares turns with each other, whichever turn of its episode each is. */
    @Override
    public double[] ofReturns(PlayedEpisodes episodes, double discount, AdvantageTransform transform) {
        long[] compared_B = episodes.compared(transform);
        return transform.of(
                Arrays.stream(episodes.reward())
                        .flatMapToDouble(reward_T -> Arrays.stream(Returns.rewardToGo(reward_T, discount)))
                        .toArray(),
                IntStream.range(0, episodes.count())
                        .boxed()
                        .flatMapToLong(b -> episodes.repeated(b, compared_B[b]))
                        .toArray());
    }
}
