package org.archerrl.env.probe;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Outcome;
import org.archerrl.env.Settings;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/**
 * Offers {@code chain}: first, middle, end. {@code walk} costs 1 and goes one place on; {@code leave} at the first place ends the
 * episode for nothing, at the middle it is a walk.
 *
 * <p>With discount 0.95: Q(first, walk) = -1.95, Q(first, leave) = 0, V(middle) = -1; for the uniform policy V(first) = -0.975 and
 * the advantages are -0.975 and +0.975. The optimum is 0, the uniform policy's mean total reward is -1. Any other word is taken
 * as a walk.
 */
public final class ChainProvider implements EnvironmentProvider {
    private static final String WALK = "walk";
    private static final String LEAVE = "leave";

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public String description() {
        return "Two places in a row: walk through both for -1 each, or leave at once for 0.";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        ImmutableList<String> words = ImmutableList.of(WALK, LEAVE);
        return new ProbeSpec(
                name(),
                ContextRule.WHOLE_EPISODE,
                2,
                4,
                Chain::new,
                ImmutableMap.of(
                        "random", (instance, random) -> ProbeSpec.anyOf(words, random),
                        "optimal", (instance, random) -> observation -> LEAVE),
                0);
    }

    private static final class Chain extends Probe {
        private boolean first;

        @Override
        String begin(SplittableRandom random) {
            first = true;
            return "first\n";
        }

        @Override
        Outcome hear(String said) {
            boolean leave = said.equals(LEAVE);
            Verdict verdict = leave || said.equals(WALK) ? Verdict.UNDERSTOOD : Verdict.MALFORMED;
            if (!first) {
                return new Outcome(" end\n", -1, Ending.TERMINATED, verdict);
            }
            first = false;
            return leave
                    ? new Outcome(" end\n", 0, Ending.TERMINATED, verdict)
                    : new Outcome(" middle\n", -1, Ending.CONTINUES, verdict);
        }
    }
}
