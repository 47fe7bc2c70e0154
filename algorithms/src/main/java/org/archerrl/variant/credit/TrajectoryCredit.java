package org.archerrl.variant.credit;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.archerrl.rl.Returns;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.PlayedEpisodes;

/** Every turn gets the whole episode's return, which is compared episode with episode (GRPO, arXiv 2402.03300; RLOO, arXiv 2402.14740). */
@AutoService(Credit.class)
public record TrajectoryCredit() implements Credit {
    @Override
    public String summary() {
        return "every turn by the whole episode";
    }

    @Override
    public Granularity granularity() {
        return Granularity.TRAJECTORY;
    }

    /** The transform compares episodes with each other; the discount is not used. */
    @Override
    public double[] ofReturns(PlayedEpisodes episodes, double discount, AdvantageTransform transform) {
        double[] return_B = Arrays.stream(episodes.reward())
                .mapToDouble(Returns::undiscounted)
                .toArray();
        double[] advantage_B = transform.of(return_B, episodes.compared(transform));
        return IntStream.range(0, episodes.count())
                .boxed()
                .flatMapToDouble(b -> Arrays.stream(episodes.reward()[b]).map(reward -> advantage_B[b]))
                .toArray();
    }
}
