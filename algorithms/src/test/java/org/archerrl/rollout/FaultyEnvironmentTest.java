package org.archerrl.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.archerrl.Toy;
import org.archerrl.ToyDevice;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.Pace;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Episodes in environments that fail now and then. */
class FaultyEnvironmentTest {
    private static final Seed SEED = new Seed(9);
    private static final EnvironmentSpec SOUND = new Scripted(ContextRule.WHOLE_EPISODE, 9, 6);

    private final TokenPolicy policy = Toy.policy(4, 3, ToyDevice.number(1));

    @AfterEach
    void close() {
        policy.close();
    }

    /**
     * Each instance fails in its second call, {@code faults} times, and plays well then. An environment that has failed must not be
     * spoken to again.
     */
    private record Faulty(int faults, Pace pace, Map<Long, AtomicInteger> failed, AtomicInteger standing)
            implements EnvironmentSpec {
        Faulty(int faults, Pace pace) {
            this(faults, pace, new ConcurrentHashMap<>(), new AtomicInteger());
        }

        @Override
        public TextEnvironment open() {
            standing.incrementAndGet();
            TextEnvironment sound = SOUND.open();
            return new TextEnvironment() {
                private long instance;
                private boolean broken;
                private boolean closed;

                @Override
                public String reset(long seed) {
                    assertTrue(!broken && !closed);
                    instance = seed;
                    return sound.reset(seed);
                }

                @Override
                public Outcome step(String utterance) {
                    assertTrue(!broken && !closed);
                    broken = failed.computeIfAbsent(instance, i -> new AtomicInteger())
                                    .getAndIncrement()
                            < faults;
                    if (broken) {
                        throw new EnvironmentFault(EnvironmentFault.Kind.DIED, "the page is gone");
                    }
                    return sound.step(utterance);
                }

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        standing.decrementAndGet();
                    }
                    throw new EnvironmentFault(EnvironmentFault.Kind.DIED, "even its closing fails");
                }
            };
        }

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public ContextRule contextRule() {
            return SOUND.contextRule();
        }

        @Override
        public int maxTurns() {
            return SOUND.maxTurns();
        }

        @Override
        public int maxUtteranceTokens() {
            return SOUND.maxUtteranceTokens();
        }

        @Override
        public Players scripted() {
            return SOUND.scripted();
        }

        @Override
        public OptionalDouble optimum() {
            return SOUND.optimum();
        }
    }

    private List<Episode> collect(EnvironmentSpec spec, int attempts) {
        try (RolloutWorker worker =
                new RolloutWorker(spec, new PolicyVoice(policy), TurnFormat.plain(policy.tokenizer()), 4, attempts)) {
            return worker.collect(0, 11, SEED, Decoding.SAMPLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void aSpoiledEpisodeIsPlayedAgainAsItWouldHaveBeen(Pace pace) {
        Faulty faulty = new Faulty(2, pace);
        List<Episode> played = collect(faulty, 3);
        assertEquals(texts(collect(SOUND, 1)), texts(played));
        played.forEach(episode ->
                assertEquals(List.of(EnvironmentFault.Kind.DIED, EnvironmentFault.Kind.DIED), episode.faults()));
        assertEquals(0, faulty.standing().get(), "environments left open");
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void afterTheLastTryTheFaultIsThrown(Pace pace) {
        Faulty faulty = new Faulty(2, pace);
        EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> collect(faulty, 2));
        assertEquals(EnvironmentFault.Kind.DIED, fault.kind());
        assertEquals(
                "faulty: the page is gone (the episode was begun 2 times, each in a fresh environment;"
                        + " rollout.attempts allows no more)",
                fault.getMessage());
        assertEquals(0, faulty.standing().get(), "environments left open");
    }

    @Test
    void anEpisodeThatIsContinuedBeginsAnewWithItsOpening() {
        List<Opening> openings =
                List.of(new Opening(3, List.of(new int[] {1, 0}, new int[] {2, 0})), new Opening(5, List.of()));
        assertEquals(continued(SOUND, openings), continued(new Faulty(2, Pace.COMPUTES), openings));
    }

    private List<Trajectory> continued(EnvironmentSpec spec, List<Opening> openings) {
        try (RolloutWorker worker = new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), 2)) {
            return texts(worker.continued(openings, SEED));
        }
    }

    @Test
    void playersPlayAgainToo() {
        Faulty faulty = new Faulty(2, Pace.COMPUTES);
        assertEquals(Demonstrations.play(SOUND, "echo", 8, SEED), Demonstrations.play(faulty, "echo", 8, SEED));
        assertEquals(0, faulty.standing().get(), "environments left open");
        assertThrows(
                EnvironmentFault.class,
                () -> Demonstrations.play(new Faulty(RolloutWorker.ATTEMPTS, Pace.COMPUTES), "echo", 8, SEED));
    }

    private static List<Trajectory> texts(List<Episode> episodes) {
        return episodes.stream().map(Episode::text).toList();
    }
}
