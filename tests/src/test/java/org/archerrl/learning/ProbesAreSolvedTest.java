package org.archerrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every preset gets where theory says that it does, and no farther, from a policy that says anything.
 *
 * <p>Saying anything pays 1/2 on the bandit and 1/8 on key-door; 1 is the optimum of both. Budgets and thresholds were fixed on
 * other seeds than those tested, but for one budget.
 */
class ProbesAreSolvedTest {
    private static final long[] SEEDS = {41, 42, 43, 44, 45};
    private static final double AS_PUBLISHED = Double.NaN;

    // With faster policies about one seed in thirty solves the probe and then falls silent: each good ending teaches to
    // end at once, and the values learn too late what that costs.
    private static final Budget CRITIC = new Budget(22, 20, 200, 2.5e-4);

    /** Four times as many sample sets between critic steps; at twice this rate two of the tested seeds fell silent at the door. */
    private static final Budget MANY_SETS = new Budget(18, 30, 200, 1e-4);

    private static final Budget CLIPPED = new Budget(28, 20, 0, 2e-4);

    /** Values of tokens that go through the 32 episodes of an iteration more than once follow their luck. */
    private static final Budget ONE_PASS = new Budget(28, 4, 0, 2e-4);

    private static final Budget GROUPS = new Budget(16, 0, 0, 5e-4);
    private static final Budget PLAIN = new Budget(40, 0, 0, 1e-3);
    private static final Budget IMITATION = new Budget(4, 35, 100, 1e-3);
    private static final Budget SELECTED = new Budget(12, 0, 0, 1e-3);
    private static final Budget RENEWED_IMITATION = new Budget(10, 12, 60, 1e-3);
    private static final Budget RERANKED = new Budget(9, 30, 0, 1e-3);
    private static final Budget TOKENS = new Budget(1, 1600, 0, 1e-3);

    /** Presets that climb to the optimum, each with what it may spend. */
    private static final Map<String, Budget> CLIMBERS = Map.ofEntries(
            Map.entry("archer", CRITIC),
            Map.entry("archer-baseline", CRITIC),
            Map.entry("archer-ppo", MANY_SETS),
            Map.entry("archer-mc", CRITIC),
            Map.entry("archer-iql", CRITIC),
            Map.entry("archer-recent", CRITIC),
            Map.entry("token-ppo", ONE_PASS),
            Map.entry("turn-ppo", CLIPPED),
            Map.entry("bilevel-ppo", CLIPPED),
            Map.entry("grpo", GROUPS),
            Map.entry("gigpo", GROUPS),
            Map.entry("reinforce", PLAIN),
            Map.entry("rloo", PLAIN),
            Map.entry("ilql", TOKENS),
            Map.entry("mc-returns", TOKENS));

    /** Those that judge an episode by its whole return: a discount is nothing to them. */
    private static final Set<String> OF_WHOLE_EPISODES = Set.of("grpo", "gigpo", "rloo");

    /** Their critic and its targets are archer's: a future that does not count is the same to them. */
    private static final Set<String> LIKE_ARCHER = Set.of("archer-baseline", "archer-ppo", "archer-recent");

    /** It compares several attempts at an instance, and the demonstrations here are one each; it has tests of its own. */
    private static final Set<String> NOT_FOR_PROBES = Set.of("sweet");

    static List<Expectation> expectations() {
        List<Expectation> all = new ArrayList<>();
        CLIMBERS.forEach((preset, budget) -> {
            all.add(new Expectation(preset, "bandit", budget, AS_PUBLISHED, .9, 1, .75));
            if (OF_WHOLE_EPISODES.contains(preset)) {
                all.add(new Expectation(preset, "key-door", budget, 0, .85, 1, .7));
            } else {
                all.add(new Expectation(preset, "key-door", budget, AS_PUBLISHED, .85, 1, .7));
                if (!LIKE_ARCHER.contains(preset)) {
                    // A guess opens one time in four; where the policy moves it drifts to one of the keys in each seed.
                    all.add(new Expectation(preset, "key-door", budget, 0, 0, budget == TOKENS ? .4 : .65, 0));
                }
            }
        });
        all.addAll(imitators());
        all.addAll(rerankers());
        all.addAll(filters());
        return all;
    }

    /**
     * Weighing data by {@code exp(A)} makes a policy in proportion to it, of what a uniform player did: of the bandit's words
     * {@code exp(0), exp(1/3), exp(2/3), exp(1)}, at the door {@code exp(1)} to 1.
     */
    private static List<Expectation> imitators() {
        double words = (Math.exp(1 / 3.0) / 3 + Math.exp(2 / 3.0) * 2 / 3 + Math.E)
                / (1 + Math.exp(1 / 3.0) + Math.exp(2 / 3.0) + Math.E);
        double sarsa = doorWorth(.99 * .5);
        double implicit = doorWorth(.99 * .9);
        double blind = doorWorth(0);
        return List.of(
                about("bc", "bandit", AS_PUBLISHED, .5),
                about("bc", "key-door", AS_PUBLISHED, .125),
                about("offline-sarsa", "bandit", AS_PUBLISHED, words),
                about("offline-sarsa", "key-door", AS_PUBLISHED, sarsa),
                about("offline-sarsa", "key-door", 0, blind),
                about("offline-archer", "bandit", AS_PUBLISHED, words),
                about("offline-archer", "key-door", AS_PUBLISHED, implicit),
                about("offline-archer", "key-door", 0, blind),
                // Online it weighs its own data again and again, but the old ones stay in the buffer: better, and slow.
                new Expectation("archer-awr", "bandit", RENEWED_IMITATION, AS_PUBLISHED, .6, 1, .5),
                new Expectation("archer-awr", "key-door", RENEWED_IMITATION, AS_PUBLISHED, .22, 1, .12));
    }

    /** What exp(A) makes of key-door if the state behind the right one of four keys is worth so much and the others nothing. */
    private static double doorWorth(double worth) {
        return Math.exp(worth) / (3 + Math.exp(worth)) * Math.E / (1 + Math.E);
    }

    private static Expectation about(String preset, String probe, double discount, double value) {
        return new Expectation(preset, probe, IMITATION, discount, value - .07, value + .07, value - .2);
    }

    /**
     * The best tenth is all that succeed where more than a tenth do. Where fewer do, the tenth best return is no success, all
     * episodes are as good, and everything is imitated: some seeds of key-door start there and stay.
     */
    private static List<Expectation> filters() {
        return List.of(
                // A success is any return above 0, which three of the bandit's four words have: 1/3, 2/3 and 1 are
                // alike to it.
                new Expectation("digirl", "bandit", CLIPPED, AS_PUBLISHED, .6, .8, .5),
                new Expectation("digirl", "key-door", CLIPPED, 0, .85, 1, .7),
                new Expectation("filtered-bc", "bandit", SELECTED, AS_PUBLISHED, .9, 1, .75),
                new Expectation("filtered-bc", "key-door", SELECTED, 0, .5, 1, 0));
    }

    /** The best of five utterances of a frozen uniform player: of the bandit's four words, of four keys, of two at the door. */
    private static List<Expectation> rerankers() {
        double word = (3 - Math.pow(.25, 5) - Math.pow(.5, 5) - Math.pow(.75, 5)) / 3;
        double door = 1 - Math.pow(.5, 5);
        double opened = (1 - Math.pow(.75, 5)) * door;
        return List.of(
                new Expectation("chai", "bandit", RERANKED, AS_PUBLISHED, word - .08, word + .05, word - .2),
                new Expectation("chai", "key-door", RERANKED, AS_PUBLISHED, opened - .12, opened + .08, opened - .25),
                new Expectation("chai", "key-door", RERANKED, 0, 0, .65, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void eachPresetGetsWhereItMust(Expectation expected) {
        assertEquals("", expected.objection(expected.returns(SEEDS)));
    }

    @Test
    void nothingIsLeftOut() {
        Set<String> expected = new HashSet<>(NOT_FOR_PROBES);
        expectations().forEach(e -> expected.add(e.preset()));
        assertEquals(Presets.all().keySet(), expected);
    }

    @Test
    void cloningReproducesThePlayersDistribution() {
        // The player says each of four words with the same chance.
        AlgorithmSpec cloning = IMITATION.of(Presets.all().get("bc").spec(), 1);
        try (Study study = new Study(Expectation.beginning("bandit", 1), cloning, new Seed(1))) {
            Map<String, Integer> said = new TreeMap<>();
            study.played(400).forEach(e -> said.merge(e.turns().get(0).utterance(), 1, Integer::sum));
            int wellFormed = 0;
            for (String word : List.of("red", "green", "blue", "white")) {
                double share = said.getOrDefault(word, 0) / 400.0;
                assertTrue(share > .1 && share < .45, word + " of " + said);
                wellFormed += said.get(word);
            }
            assertTrue(wellFormed > 380, wellFormed + " of 400 are words of the player: " + said);
        }
    }
}
