package org.archerrl.rollout;

import com.google.common.collect.ImmutableMap;
import java.util.SplittableRandom;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** Answers "ab" to an utterance of even length and "b" to others, for a seeded number of turns; 1 point a turn. */
record Scripted(ContextRule contextRule, int maxTurns, int maxUtteranceTokens) implements EnvironmentSpec {
    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public TextEnvironment open() {
        return new TextEnvironment() {
            private int left;

            @Override
            public String reset(long seed) {
                left = 1 + new SplittableRandom(seed).nextInt(maxTurns);
                return "ab";
            }

            @Override
            public Outcome step(String utterance) {
                if (left == 0) {
                    throw new IllegalStateException("the episode is over");
                }
                left--;
                return new Outcome(
                        utterance.length() % 2 == 0 ? "ab" : "b",
                        1,
                        left == 0 ? Ending.TERMINATED : Ending.CONTINUES,
                        Verdict.UNDERSTOOD);
            }
        };
    }

    @Override
    public Players scripted() {
        return new Players(name(), ImmutableMap.of("echo", (instance, random) -> observation -> observation));
    }
}
