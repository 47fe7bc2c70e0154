package org.archerrl.job.config;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.OptionalDouble;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Outcome;
import org.archerrl.env.Players;
import org.archerrl.env.Settings;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** A task of one turn that answers with what it was told: enough to read recipes with. */
public final class EchoProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String description() {
        return "Answers with what it was told.";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("loudness", 3, "from 1 to 9"),
                new Option("accent", "none", "none or strong"),
                new Option("moment", "repeats", "whether it can start from the same place twice: repeats or passes"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        int loudness = settings.integer("loudness", 1, 9);
        settings.word("accent", List.of("none", "strong"));
        return new Echo(
                loudness, settings.word("moment", List.of("repeats", "passes")).equals("repeats"));
    }

    private record Echo(int loudness, boolean repeatsInstances) implements EnvironmentSpec {
        @Override
        public String name() {
            return "echo";
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
            return 8;
        }

        @Override
        public TextEnvironment open() {
            return new TextEnvironment() {
                @Override
                public String reset(long seed) {
                    return "Speak.";
                }

                @Override
                public Outcome step(String utterance) {
                    return new Outcome(utterance, loudness, Ending.TERMINATED, Verdict.UNDERSTOOD);
                }
            };
        }

        @Override
        public Players scripted() {
            return new Players(
                    name(),
                    ImmutableMap.of(
                            "scripted",
                            (instance, random) -> observation -> "hello",
                            "silent",
                            (instance, random) -> observation -> ""));
        }

        @Override
        public OptionalDouble optimum() {
            return OptionalDouble.of(loudness);
        }
    }
}
