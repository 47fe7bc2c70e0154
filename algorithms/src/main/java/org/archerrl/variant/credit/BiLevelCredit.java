package org.archerrl.variant.credit;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.archerrl.rl.Check;
import org.archerrl.rl.Gae;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Granularity;

/**
 * Turns first, then the tokens inside each turn (bi-level estimation of RAGEN, arXiv 2504.20073): see {@link Gae#biLevel}. The
 * horizon's discount is that from token to token.
 *
 * @param turnDiscount gamma from turn to turn, in [0, 1]
 */
@AutoService(Credit.class)
public record BiLevelCredit(double turnDiscount) implements Credit {
    public BiLevelCredit {
        Check.within("algorithm.credit.turnDiscount", turnDiscount, 0, 1);
    }

    /** The published discount. */
    public BiLevelCredit() {
        this(0.95);
    }

    @Override
    public String summary() {
        return "turns first, then the tokens inside each (bi-level GAE)";
    }

    @Override
    public Granularity granularity() {
        return Granularity.TURN_AND_TOKEN;
    }

    @Override
    public double[] generalised(
            Decisions decisions, double[] value, double[] nextValue, double discount, double lambda) {
        int[] turn = decisions.turn();
        double[] turnEnd = IntStream.range(0, turn.length)
                .mapToDouble(d -> d + 1 == turn.length || turn[d + 1] != turn[d] ? 1 : 0)
                .toArray();
        double[] advantages = new double[turn.length];
        for (int from = 0; from < turn.length; ) {
            int to = from;
            while (to < turn.length && decisions.episode()[to] == decisions.episode()[from]) {
                to++;
            }
            double[] own = Gae.biLevel(
                    Arrays.copyOfRange(decisions.reward(), from, to),
                    Arrays.copyOfRange(value, from, to),
                    Arrays.copyOfRange(turnEnd, from, to),
                    Arrays.copyOfRange(decisions.done(), from, to),
                    nextValue[to - 1],
                    turnDiscount,
                    discount,
                    lambda);
            System.arraycopy(own, 0, advantages, from, own.length);
            from = to;
        }
        return advantages;
    }
}
