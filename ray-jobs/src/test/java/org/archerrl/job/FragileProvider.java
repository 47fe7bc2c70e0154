package org.archerrl.job;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Option;
import org.archerrl.env.Outcome;
import org.archerrl.env.Player;
import org.archerrl.env.Players;
import org.archerrl.env.Settings;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** A task of one turn, whose first tries at each instance fail; what is held out pays 2, the rest 1. */
public final class FragileProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return "fragile";
    }

    @Override
    public String description() {
        return "Fails as often as it is told to.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("faults", 0, "tries at each instance that fail, 0 to 100"),
                Option.required("reason", "what the fault says"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        return new Fragile(settings.integer("faults", 0, 100), settings.text("reason"), 1, new ConcurrentHashMap<>());
    }

    private record Fragile(int faults, String reason, double reward, Map<Long, Integer> tries)
            implements EnvironmentSpec {
        @Override
        public EnvironmentSpec heldOut() {
            return new Fragile(faults, reason, 2, new ConcurrentHashMap<>());
        }

        @Override
        public TextEnvironment open() {
            return new EpisodicEnvironment() {
                private long instance;

                @Override
                protected String begin(long seed) {
                    instance = seed;
                    return "Speak.";
                }

                @Override
                protected Outcome answer(String utterance) {
                    if (tries.merge(instance, 1, Integer::sum) <= faults) {
                        throw new EnvironmentFault(
                                EnvironmentFault.Kind.UNREACHABLE, reason, new IllegalStateException("no route"));
                    }
                    return new Outcome("Thanks.", reward, Ending.TERMINATED, Verdict.UNDERSTOOD);
                }
            };
        }

        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public ContextRule contextRule() {
            return ContextRule.WHOLE_EPISODE;
        }

        @Override
        public int maxTurns() {
            return 1;
        }

        @Override
        public int maxUtteranceTokens() {
            return 4;
        }

        @Override
        public List<String> players() {
            return scripted().names();
        }

        @Override
        public Player player(String name, long instance, long seed) {
            return scripted().named(name, instance, seed);
        }

        @Override
        public Players scripted() {
            return new Players("fragile", ImmutableMap.of("scripted", (instance, random) -> observation -> "hello"));
        }

        @Override
        public OptionalDouble optimum() {
            return OptionalDouble.empty();
        }
    }
}
