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
 * Offers {@code bandit}: one turn, n words, and the i-th word (from 0) pays i / (n - 1). Anything else pays -1. The optimum is 1,
 * a uniform choice of the words pays 0.5.
 */
public final class BanditProvider implements EnvironmentProvider {
    private static final ImmutableList<String> WORDS =
            ImmutableList.of("red", "green", "blue", "white", "black", "brown", "pink", "grey");

    @Override
    public String name() {
        return "bandit";
    }

    @Override
    public String description() {
        return "One turn: name a color; the later in the list, the more it pays, from 0 to 1.";
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("words", 4, "how many words pay, 2 to 8"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        List<String> words = WORDS.subList(0, settings.integer("words", 2, WORDS.size()));
        return new ProbeSpec(
                name(),
                ContextRule.WHOLE_EPISODE,
                1,
                4,
                () -> new Bandit(words),
                ImmutableMap.of(
                        "random", (instance, random) -> ProbeSpec.anyOf(words, random),
                        "optimal", (instance, random) -> observation -> words.get(words.size() - 1)),
                1);
    }

    private static final class Bandit extends Probe {
        private final List<String> words;

        Bandit(List<String> words) {
            this.words = words;
        }

        @Override
        String begin(SplittableRandom random) {
            return "color?\n";
        }

        @Override
        Outcome hear(String said) {
            int word = words.indexOf(said);
            return word < 0
                    ? new Outcome(" unknown\n", -1, Ending.TERMINATED, Verdict.MALFORMED)
                    : new Outcome(" paid\n", word / (words.size() - 1.0), Ending.TERMINATED, Verdict.UNDERSTOOD);
        }
    }
}
