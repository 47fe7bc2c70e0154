package org.archerrl.env.twentyquestions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwentyQuestionsTest extends TextEnvironmentContract {
    private static final Set<String> TEXTS = Set.of("Questions:\n", " Yes.\n", " No.\n", " Invalid Question.\n");

    private static EnvironmentSpec game(Map<String, ?> settings) {
        return Environments.named("twenty-questions", settings);
    }

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                game(Map.of("objects", 10)),
                game(Map.of("objects", 10, "max-turns", 2)),
                game(Map.of("objects", 2, "max-turns", 1)),
                game(Map.of("objects", 16, "paraphrases", "varied", "questions", 5)),
                game(Map.of("objects", 157, "match", "last-word", "paraphrases", "varied")));
    }

    @Override
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return TEXTS.contains(observation);
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward <= 0 && totalReward >= -spec.maxTurns();
    }

    @Override
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return switch (player) {
            case "scripted" -> 0.03;
            case "distracted" -> 0.4 * 0.03;
            default -> 0;
        };
    }

    @Test
    void aPlaceIsWhatIsKnownWhateverTheTurns() {
        try (TextEnvironment one = game(Map.of("objects", 10)).open();
                TextEnvironment other = game(Map.of("objects", 10)).open()) {
            one.reset(1);
            other.reset(1);
            assertEquals(one.place(), other.place());
            one.step("Is it alive?");
            assertNotEquals(one.place(), other.place());
            other.step("no question");
            other.step("Is it alive?");
            assertEquals(one.place(), other.place());
            other.step("Is it alive?");
            assertEquals(one.place(), other.place());
            one.step("Is it a dog?");
            one.step("Is it a cat?");
            other.step("Is it a cat?");
            assertNotEquals(one.place(), other.place());
            other.step("Is it a dog?");
            assertEquals(one.place(), other.place());
            other.reset(1);
            assertNotEquals(one.place(), other.place());
        }
    }

    @Test
    void anEpisodeByHand() {
        try (TextEnvironment environment = game(Map.of("objects", 10)).open()) {
            long dog = LongStream.range(0, 1000)
                    .filter(seed -> {
                        environment.reset(seed);
                        return environment.step("Is it a dog?").ending() == Ending.TERMINATED;
                    })
                    .findFirst()
                    .orElseThrow();
            assertEquals("Questions:\n", environment.reset(dog));
            assertEquals(
                    new Outcome(" Yes.\n", -1, Ending.CONTINUES, Verdict.UNDERSTOOD), environment.step("Is it alive?"));
            assertEquals(
                    new Outcome(" No.\n", -1, Ending.CONTINUES, Verdict.UNDERSTOOD), environment.step("Is it a cat?"));
            assertEquals(
                    new Outcome(" Invalid Question.\n", -1, Ending.CONTINUES, Verdict.MALFORMED),
                    environment.step("dog?"));
            assertEquals(
                    new Outcome(" Yes.\n", 0, Ending.TERMINATED, Verdict.UNDERSTOOD),
                    environment.step("Is the object a puppy?"));
        }
    }

    @Test
    void theLimitTruncatesUnlessTheLastTurnWins() {
        EnvironmentSpec spec = game(Map.of("objects", 2, "max-turns", 2));
        try (TextEnvironment environment = spec.open()) {
            environment.reset(1);
            environment.step("Is it a piano?");
            assertEquals(Ending.TRUNCATED, environment.step("Is it a piano?").ending());
        }
        Set<Ending> endings = LongStream.range(0, 50)
                .mapToObj(seed -> play(game(Map.of("objects", 2, "max-turns", 1)), "optimal", seed))
                .map(t -> t.turns().get(0).ending())
                .collect(Collectors.toSet());
        assertEquals(Set.of(Ending.TERMINATED, Ending.TRUNCATED), endings);
    }

    @Test
    void aWonEpisodeEarnsMinusTheTurnsBefore() {
        for (long seed = 0; seed < 300; seed++) {
            Trajectory trajectory = play(game(Map.of("objects", 10)), "scripted", seed);
            List<Turn> turns = trajectory.turns();
            boolean won = turns.get(turns.size() - 1).ending() == Ending.TERMINATED;
            assertEquals(won ? 1 - turns.size() : -20, trajectory.totalReward());
        }
    }

    @Test
    void everyObjectIsHiddenAboutEquallyOften() {
        int[] counts = new int[10];
        EnvironmentSpec spec = game(Map.of("objects", 10));
        List<HiddenObject> ten = TwentyQuestionsProvider.chosen(Facts.shipped().objects(), 10);
        try (TextEnvironment environment = spec.open()) {
            for (long seed = 0; seed < 5000; seed++) {
                environment.reset(seed);
                int i = 0;
                while (!environment.step("Is it " + ten.get(i).name()).ending().isLast()) {
                    i++;
                }
                counts[i]++;
            }
        }
        double chiSquare = IntStream.of(counts)
                .mapToDouble(c -> (c - 500.0) * (c - 500.0) / 500)
                .sum();
        assertTrue(chiSquare < 27.9, () -> "chi-square " + chiSquare + ", 27.9 is the 99.9% point");
    }

    /** The reference compares only the last word, so a name of two words never wins; any name wins here. */
    @Test
    void namesOfTwoWordsWinByAnyNameOnly() {
        EnvironmentSpec anyName = game(Map.of());
        EnvironmentSpec lastWord = game(Map.of("match", "last-word"));
        for (HiddenObject object : Facts.shipped().objects()) {
            long seed = seedHiding(object);
            boolean severalWords = object.names().stream().allMatch(n -> n.contains(" "));
            assertEquals(Ending.TERMINATED, first(anyName, seed, object.name()).ending(), object.name());
            assertEquals(
                    new Outcome(
                            " Yes.\n",
                            severalWords ? -1 : 0,
                            severalWords ? Ending.CONTINUES : Ending.TERMINATED,
                            Verdict.UNDERSTOOD),
                    first(lastWord, seed, object.name()),
                    object.name());
            assertEquals(
                    object.names().stream().filter(n -> !n.contains(" ")).count() > 0,
                    object.names().stream()
                            .anyMatch(n -> first(lastWord, seed, n).ending() == Ending.TERMINATED));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, -0.5", "3, -1", "4, -1.5", "5, -1.8", "8, -2.5", "10, -2.8"})
    void theOptimumOfFewObjectsIsThatOfFreeSplits(int objects, double optimum) {
        assertEquals(optimum, game(Map.of("objects", objects)).optimum().getAsDouble(), 1e-9);
    }

    @Test
    void freeSplitsHaveTheKnownValues() {
        double[] ideal = InformationGainPlayer.ideal(157);
        int[] sizes = {2, 3, 4, 5, 8, 10, 12, 16, 20, 32, 64};
        double[] known = {-.5, -1, -1.5, -1.8, -2.5, -2.8, -3, -3.5, -3.8, -4.5, -5.5};
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(known[i], ideal[sizes[i]], 1e-9, "size " + sizes[i]);
        }
        assertEquals(-6.78, ideal[157], 0.005);
    }

    @ParameterizedTest
    @CsvSource({"10, 20", "16, 20", "10, 2", "7, 1"})
    void thePlanEarnsItsValue(int objects, int maxTurns) {
        EnvironmentSpec spec = game(Map.of("objects", objects, "max-turns", maxTurns, "paraphrases", "varied"));
        double optimum = spec.optimum().getAsDouble();
        Sample sample = mean(spec, "optimal", 4000);
        assertTrue(Math.abs(sample.mean() - optimum) <= 4 * sample.standardError(), () -> sample + " for " + optimum);
    }

    /** The plan is exact, so playing it once against each hidden object gives its value without any sampling error. */
    @Test
    void thePlanEarnsItsValueExactlyOverAllObjects() {
        for (int count : new int[] {10, 16}) {
            List<HiddenObject> objects =
                    TwentyQuestionsProvider.chosen(Facts.shipped().objects(), count);
            OptimalPlan plan = new OptimalPlan(Repertoire.of(objects, 0, Phrasing.canonical(Grammar.shipped())), 20);
            double total = 0;
            for (HiddenObject hidden : objects) {
                int set = plan.everything();
                for (int spent = 0; ; spent++) {
                    Question question = plan.best(set, spent);
                    boolean yes = Question.answer(question, hidden);
                    if (yes && question instanceof Question.Guess) {
                        break;
                    }
                    set = plan.after(set, question, yes);
                    total -= 1;
                }
            }
            assertEquals(plan.value(), total / count, 1e-9);
        }
    }

    @Test
    void oneTurnIsAGuess() {
        assertEquals(-0.9, game(Map.of("objects", 10, "max-turns", 1)).optimum().getAsDouble(), 1e-9);
    }

    @Test
    void theWarmStartPlayerIsClearlySuboptimal() {
        Sample scripted = mean(game(Map.of("objects", 10)), "scripted", 2000);
        assertTrue(scripted.mean() > -15 && scripted.mean() < -13, scripted::toString);
        Sample informed = mean(game(Map.of("objects", 10)), "information-gain", 2000);
        assertTrue(informed.mean() > -3.2, informed::toString);
    }

    @Test
    void informationGainSolves157Objects() {
        Sample informed = mean(game(Map.of()), "information-gain", 1000);
        assertTrue(informed.mean() > -8, informed::toString);
    }

    @Test
    void theDistractedPlayerWinsTheFullGameWhereTheBeginnerDoesNot() {
        EnvironmentSpec spec = game(Map.of());
        Sample beginner = mean(spec, "scripted", 1000);
        assertTrue(beginner.mean() < -19, beginner::toString);
        Sample distracted = mean(spec, "distracted", 1000);
        assertTrue(distracted.mean() > -13 && distracted.mean() < -10, distracted::toString);
    }

    @Test
    void playersKnowAsManyQuestionsAsTold() {
        for (int count : new int[] {1, 4, 9, 15}) {
            EnvironmentSpec spec = game(Map.of("objects", 10, "questions", count));
            Set<String> asked = LongStream.range(0, 200)
                    .mapToObj(seed -> play(spec, "random", seed))
                    .flatMap(t -> t.turns().stream())
                    .map(Turn::utterance)
                    .filter(u -> Grammar.shipped().read(u) instanceof Question.Ask)
                    .collect(Collectors.toSet());
            assertEquals(count, asked.size());
        }
    }

    @Test
    void fewChosenQuestionsTellAllObjectsApart() {
        EnvironmentSpec spec = game(Map.of("objects", 10, "questions", 5));
        Sample sample = mean(spec, "information-gain", 1000);
        assertTrue(sample.mean() > -3.3, sample::toString);
        assertEquals(-2.8, spec.optimum().getAsDouble(), 1e-9);
    }

    @Test
    void theOptimalPlayerIsForFewObjects() {
        assertTrue(game(Map.of("objects", 16)).players().contains("optimal"));
        assertFalse(game(Map.of("objects", 17)).players().contains("optimal"));
        assertTrue(game(Map.of("objects", 17)).optimum().isEmpty());
        assertEquals("scripted", game(Map.of()).players().get(0));
    }

    private static long seedHiding(HiddenObject object) {
        return LongStream.range(0, 100_000)
                .filter(seed -> new SplittableRandom(seed).nextInt(157) == object.index())
                .findFirst()
                .orElseThrow();
    }

    private static Outcome first(EnvironmentSpec spec, long seed, String name) {
        try (TextEnvironment environment = spec.open()) {
            environment.reset(seed);
            return environment.step("Is it the " + name + "?");
        }
    }

    private static Sample mean(EnvironmentSpec spec, String player, int episodes) {
        return Sample.of(LongStream.range(0, episodes)
                .mapToDouble(seed -> play(spec, player, seed).totalReward())
                .toArray());
    }
}
