package org.archerrl.env.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.Sample;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;

class ProbesTest extends TextEnvironmentContract {
    private static final Map<String, Set<String>> TEXTS = Map.of(
            "bandit", Set.of("color?\n", " paid\n", " unknown\n"),
            "chain", Set.of("first\n", " middle\n", " end\n"),
            "key-door", Set.of("key?\n", " door?\n", " opened\n", " closed\n"));

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                Environments.named("bandit", Map.of("words", 8)),
                Environments.named("chain", Map.of()),
                Environments.named("key-door", Map.of("keys", 2)),
                Environments.named("maze", Map.of("max-moves", 30)));
    }

    @Override
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return spec.name().equals("maze")
                ? observation.matches("(goal 8 6 you \\d+ \\d+ walls [a-z ]+|success|failure)\n")
                : TEXTS.get(spec.name()).contains(observation);
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward <= 1 && totalReward >= -spec.maxTurns();
    }

    @Test
    void banditPaysByPlace() {
        EnvironmentSpec spec = Environments.named("bandit", Map.of("words", 3));
        assertEquals(0, earned(spec, "red"));
        assertEquals(0.5, earned(spec, "green"));
        assertEquals(1, earned(spec, "blue\n"));
        assertEquals(-1, earned(spec, "purple"));
        assertMean(0.5, spec, "random");
        assertMean(1, spec, "optimal");
        assertEquals(1, spec.optimum().getAsDouble());
    }

    @Test
    void chainIsTheOneOfTheWorkedNumbers() {
        EnvironmentSpec spec = Environments.named("chain", Map.of());
        assertEquals(-2, earned(spec, "walk", "walk"));
        assertEquals(-2, earned(spec, "walk", "leave"));
        assertEquals(0, earned(spec, "leave"));
        assertEquals(-2, earned(spec, "run", "away"));
        assertMean(-1, spec, "random");
        assertMean(0, spec, "optimal");
        assertEquals(0, spec.optimum().getAsDouble());
    }

    @Test
    void keyDoorPaysTheFirstTurnInTheSecond() {
        EnvironmentSpec spec = Environments.named("key-door", Map.of("keys", 3));
        assertEquals(1, earned(spec, "blue", "open"));
        assertEquals(0, earned(spec, "red", "open"));
        assertEquals(0, earned(spec, "blue", "wait"));
        assertEquals(0, earned(spec, "", "open"));
        assertMean(1.0 / 6, spec, "random");
        assertMean(1, spec, "optimal");
        assertEquals(1, spec.optimum().getAsDouble());
    }

    /** With discount 0 the first turn of key-door must carry no signal at all: same reward, same text, whatever the key. */
    @Test
    void keyDoorsFirstTurnTellsNothing() {
        EnvironmentSpec spec = Environments.named("key-door", Map.of());
        try (TextEnvironment environment = spec.open()) {
            environment.reset(1);
            Outcome right = environment.step("white");
            environment.reset(1);
            assertEquals(right, environment.step("red"));
            assertEquals(0, right.reward());
        }
    }

    @Test
    void mazeHasThePublishedShape() {
        assertEquals(25, MazeMap.STARTS.size());
        assertEquals(12, MazeMap.distance(new MazeMap.Cell(1, 1)));
        assertEquals(
                12, MazeMap.STARTS.stream().mapToInt(MazeMap::distance).max().orElseThrow());
        assertEquals(-6.84, Environments.named("maze", Map.of()).optimum().getAsDouble(), 1e-9);
    }

    /** Exact: the value of the uniform policy with k moves left, for k up to 100; the turn after the last move costs 1. */
    @Test
    void mazeIsHardForTheUniformPolicy() {
        Map<MazeMap.Cell, Double> values = new HashMap<>();
        MazeMap.STARTS.forEach(cell -> values.put(cell, -1.0));
        for (int moves = 1; moves <= 100; moves++) {
            Map<MazeMap.Cell, Double> next = Map.copyOf(values);
            for (MazeMap.Cell cell : MazeMap.STARTS) {
                double value = 0;
                for (MazeMap.Direction direction : MazeMap.Direction.values()) {
                    MazeMap.Cell to = MazeMap.isFree(cell.next(direction)) ? cell.next(direction) : cell;
                    value += to.equals(MazeMap.GOAL) ? 0 : (-1 + next.get(to)) / 4;
                }
                values.put(cell, value);
            }
        }
        assertEquals(
                -85.9, values.values().stream().mapToDouble(v -> v).average().orElseThrow(), 0.05);
        assertEquals(-98.4, values.get(new MazeMap.Cell(1, 1)), 0.05);
    }

    @Test
    void mazePlayersEarnThePublishedMeans() {
        EnvironmentSpec spec = Environments.named("maze", Map.of());
        assertMean(-85.9, spec, "random");
        assertMean(-6.84, spec, "optimal");
    }

    @Test
    void mazeRules() {
        EnvironmentSpec spec = Environments.named("maze", Map.of());
        try (TextEnvironment environment = spec.open()) {
            long seed = LongStream.range(0, 1000)
                    .filter(s -> environment.reset(s).equals("goal 8 6 you 1 1 walls left up down\n"))
                    .findFirst()
                    .orElseThrow();
            String start = environment.reset(seed);
            assertEquals(new Outcome(start, -1, Ending.CONTINUES, Verdict.UNDERSTOOD), environment.step("move up"));
            assertEquals(new Outcome(start, -4, Ending.CONTINUES, Verdict.MALFORMED), environment.step("jump"));
            assertEquals(
                    "goal 8 6 you 1 2 walls up down\n",
                    environment.step("move right\n").observation());
            Trajectory shortest = play(spec, "optimal", seed);
            assertEquals(-11, shortest.totalReward());
            assertEquals(Ending.TERMINATED, shortest.turns().get(11).ending());
            assertEquals("success\n", shortest.lastObservation());
            assertEquals(-101, earned(spec, seed, IntStream.range(0, 101).mapToObj(i -> "move up")));
        }
    }

    @Test
    void mazeIsCutOffOneTurnAfterTheLastMove() {
        EnvironmentSpec spec = Environments.named("maze", Map.of("max-moves", 12));
        try (TextEnvironment environment = spec.open()) {
            environment.reset(0);
            Outcome outcome = environment.step("x");
            for (int turn = 2; turn <= 13; turn++) {
                outcome = environment.step("x");
            }
            assertEquals(new Outcome("failure\n", -1, Ending.TRUNCATED, Verdict.MALFORMED), outcome);
        }
    }

    private static double earned(EnvironmentSpec spec, String... utterances) {
        return earned(spec, 1, Stream.of(utterances));
    }

    private static double earned(EnvironmentSpec spec, long seed, Stream<String> utterances) {
        try (TextEnvironment environment = spec.open()) {
            environment.reset(seed);
            return utterances.mapToDouble(u -> environment.step(u).reward()).sum();
        }
    }

    private static void assertMean(double expected, EnvironmentSpec spec, String player) {
        Sample sample = Sample.of(LongStream.range(0, 4000)
                .mapToObj(seed -> play(spec, player, seed))
                .mapToDouble(t -> t.turns().stream().mapToDouble(Turn::reward).sum())
                .toArray());
        assertTrue(
                Math.abs(sample.mean() - expected) <= 4 * sample.standardError() + 0.02,
                () -> player + ": expected " + expected + ", got " + sample);
    }
}
