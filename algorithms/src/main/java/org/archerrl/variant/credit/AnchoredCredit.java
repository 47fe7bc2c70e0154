package org.archerrl.variant.credit;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.google.auto.service.AutoService;
import com.google.common.primitives.Longs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.rl.Check;
import org.archerrl.rl.Returns;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.PlayedEpisodes;

/**
 * The whole episode's return, and each turn's reward-to-go beside those of the instance that started from the same place (GiGPO,
 * arXiv 2505.10978).
 *
 * <p>{@code A = A_E + omega A_S}: {@code A_E} as {@link TrajectoryCredit}; {@code A_S} the discounted reward-to-go, transformed among
 * turns of one instance with the same anchor; a turn alone with its anchor has {@code A_S = 0}.
 *
 * @param turnWeight omega, at least 0
 */
@AutoService(Credit.class)
public record AnchoredCredit(double turnWeight) implements Credit {
    public AnchoredCredit {
        Check.within("algorithm.credit.turnWeight", turnWeight, 0, 1e6);
    }

    /** The published weight. */
    public AnchoredCredit() {
        this(1);
    }

    @Override
    public String summary() {
        return "the whole episode, and each turn beside those from the same place (GiGPO)";
    }

    @Override
    public Granularity granularity() {
        return Granularity.TRAJECTORY_AND_TURN;
    }

    @Override
    public double[] ofReturns(PlayedEpisodes episodes, double discount, AdvantageTransform transform) {
        double[] ofEpisode = new TrajectoryCredit().ofReturns(episodes, discount, transform);
        double[] toGo = Arrays.stream(episodes.reward())
                .flatMapToDouble(reward_T -> Arrays.stream(Returns.rewardToGo(reward_T, discount)))
                .toArray();
        long[] place = places(episodes);
        double[] ofPlace = transform.of(toGo, place);
        Map<Long, Long> turns = Longs.asList(place).stream().collect(groupingBy(p -> p, counting()));
        return IntStream.range(0, toGo.length)
                .mapToDouble(d -> ofEpisode[d] + (turns.get(place[d]) == 1 ? 0 : turnWeight * ofPlace[d]))
                .toArray();
    }

    /** Numbers the places that turns start from: an instance and an anchor each. */
    private static long[] places(PlayedEpisodes episodes) {
        Map<List<Long>, Long> known = new HashMap<>();
        return IntStream.range(0, episodes.count())
                .boxed()
                .flatMapToLong(b -> Arrays.stream(episodes.anchor()[b])
                        .map(anchor -> known.computeIfAbsent(
                                List.of(episodes.instance()[b], anchor), place -> (long) known.size())))
                .toArray();
    }
}
