package org.archerrl.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every environment promises. A task's own test extends this, names its configurations, and narrows what may be seen and
 * earned.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TextEnvironmentContract {
    /** Beside the players of a task: says what no task understands. */
    private static final String NONSENSE = "nonsense";

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\n",
            "\n\n\n",
            "?",
            "\t\r\n\0",
            "\u001b[31m\u0007",
            "\ud800",
            "\udc00 a",
            "is it\na dog?",
            "\u202eтест 日本語 \ud83d\ude00",
            "%s %n {0} $1 \\",
            "a".repeat(100_000),
            " ".repeat(100_000),
            "is it ".repeat(20_000));

    /** Returns the configurations to test. */
    protected abstract Stream<EnvironmentSpec> specs();

    /** Says whether this text may be shown, whatever is hidden; the default allows all. */
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return true;
    }

    /** Says whether an episode of understood utterances may earn this; the default allows all. */
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return true;
    }

    /** Says whether this hostile text is a sensible utterance of the task; the default is no for all of them. */
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return false;
    }

    /** Returns how many episodes tell; the default is 40. */
    protected int episodes() {
        return 40;
    }

    /** Returns the largest share of a player's utterances that the environment need not understand. */
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return 0;
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theSameSeedAndUtterancesGiveTheSameTranscript(EnvironmentSpec spec) {
        for (String player : spec.players()) {
            Trajectory first = play(spec, player, 7);
            assertEquals(first, play(spec, player, 7), player);
            try (TextEnvironment environment = spec.open()) {
                environment.reset(99);
                environment.step("nonsense in another episode");
                assertEquals(first, replay(environment, first), "a used environment starts afresh");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void nothingIsAnsweredOutsideAnEpisode(EnvironmentSpec spec) {
        try (TextEnvironment environment = spec.open()) {
            assertThrows(IllegalStateException.class, () -> environment.step("anything"), "before the first reset");
            environment.reset(3);
            while (!environment.step("no such move").ending().isLast()) {
                // Nonsense until the limit.
            }
            assertThrows(IllegalStateException.class, () -> environment.step("anything"), "after the end");
            assertNotNull(environment.reset(4));
            assertNotNull(environment.step("anything"));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void closingTwiceIsSafe(EnvironmentSpec spec) {
        TextEnvironment environment = spec.open();
        environment.reset(1);
        environment.close();
        environment.close();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void anyStringIsAnswered(EnvironmentSpec spec) {
        try (TextEnvironment environment = spec.open()) {
            for (String hostile : HOSTILE) {
                environment.reset(5);
                Outcome outcome = environment.step(hostile);
                Verdict verdict = understands(spec, hostile) ? Verdict.UNDERSTOOD : Verdict.MALFORMED;
                assertEquals(verdict, outcome.verdict(), () -> "'" + brief(hostile) + "'");
                assertTrue(mayBeShown(spec, outcome.observation()), outcome::observation);
            }
        }
    }

    /** Instances that begin with the same words answer nonsense with the same words. */
    @ParameterizedTest
    @MethodSource("specs")
    void nonsenseRevealsNothing(EnvironmentSpec spec) {
        Map<String, List<String>> seen = new HashMap<>();
        for (long seed = 0; seed < episodes(); seed++) {
            List<String> transcript = nonsenseTranscript(spec, seed);
            assertEquals(seen.computeIfAbsent(transcript.get(0), first -> transcript), transcript, "seed " + seed);
        }
    }

    /** What follows a turn may say what the policy has just said; it may not say it first. */
    @ParameterizedTest
    @MethodSource("specs")
    void whatIsKeptFromThePolicyIsNotShownBeforeThePolicySaysIt(EnvironmentSpec spec) {
        for (String player : Iterables.concat(spec.players(), List.of(NONSENSE))) {
            for (long seed = 0; seed < episodes(); seed++) {
                Trajectory played = play(spec, player, seed);
                String kept = played.privileged();
                for (int t = 0; !kept.isEmpty() && t < played.turns().size(); t++) {
                    Turn turn = played.turns().get(t);
                    assertFalse(turn.observation().contains(kept), turn::observation);
                    if (turn.utterance().contains(kept)) {
                        break;
                    }
                    boolean isLast = t == played.turns().size() - 1;
                    assertFalse(isLast && played.lastObservation().contains(kept), played::lastObservation);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void whatIsKeptFromThePolicyStaysTheSameThroughoutAnEpisodeAndForASeed(EnvironmentSpec spec) {
        try (TextEnvironment environment = spec.open()) {
            for (long seed = 0; seed < episodes(); seed++) {
                environment.reset(seed);
                String kept = environment.privileged();
                environment.step("no such move");
                assertEquals(kept, environment.privileged());
                environment.reset(seed);
                assertEquals(kept, environment.privileged());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void episodesEndOnceAndInTime(EnvironmentSpec spec) {
        played(spec).forEach(trajectory -> {
            List<Turn> turns = trajectory.turns();
            Ending last = turns.get(turns.size() - 1).ending();
            assertTrue(last.isLast());
            assertTrue(turns.size() <= spec.maxTurns(), () -> turns.size() + " turns");
            assertTrue(last == Ending.TERMINATED || turns.size() == spec.maxTurns(), "only the limit truncates");
        });
    }

    @ParameterizedTest
    @MethodSource("specs")
    void onlyWhatIsAllowedIsShownAndEarned(EnvironmentSpec spec) {
        played(spec).forEach(trajectory -> {
            for (Turn turn : trajectory.turns()) {
                assertTrue(mayBeShown(spec, turn.observation()), turn::observation);
            }
            assertTrue(mayBeShown(spec, trajectory.lastObservation()), trajectory::lastObservation);
            assertTrue(mayBeEarned(spec, trajectory.totalReward()), () -> "earned " + trajectory.totalReward());
        });
    }

    @ParameterizedTest
    @MethodSource("specs")
    void playersAreUnderstood(EnvironmentSpec spec) {
        for (String player : spec.players()) {
            int said = 0;
            int broken = 0;
            for (long seed = 0; seed < episodes(); seed++) {
                Trajectory trajectory = play(spec, player, seed);
                said += trajectory.turns().size();
                broken += trajectory.malformedUtterances();
            }
            double allowed = brokenShare(spec, player);
            double error = 4 * Math.sqrt(allowed * (1 - allowed) / said);
            assertTrue(broken <= (allowed + error) * said, player + ": " + broken + " of " + said);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void noPlayerBeatsTheOptimum(EnvironmentSpec spec) {
        if (spec.optimum().isEmpty()) {
            return;
        }
        for (String player : spec.players()) {
            double[] rewards = LongStream.range(0, 400)
                    .mapToDouble(seed -> play(spec, player, seed).totalReward())
                    .toArray();
            Sample sample = Sample.of(rewards);
            assertTrue(
                    sample.mean() <= spec.optimum().getAsDouble() + 4 * sample.standardError() + 1e-9,
                    player + ": " + sample);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void thereIsNoUnknownPlayer(EnvironmentSpec spec) {
        SettingException error = assertThrows(SettingException.class, () -> spec.player("nobody", 1, 1));
        spec.players().forEach(player -> assertTrue(error.getMessage().contains(player), error.getMessage()));
    }

    /** Plays one episode; the player's seed is the environment's. */
    public static Trajectory play(EnvironmentSpec spec, String player, long seed) {
        try (TextEnvironment environment = spec.open()) {
            Player speaker = player.equals(NONSENSE) ? observation -> "no such move" : spec.player(player, seed, seed);
            List<Turn> turns = new ArrayList<>();
            String observation = environment.reset(seed);
            String kept = environment.privileged();
            while (turns.size() <= spec.maxTurns()) {
                String utterance = speaker.speak(observation);
                Outcome outcome = environment.step(utterance);
                turns.add(new Turn(observation, utterance, outcome.reward(), outcome.ending(), outcome.verdict()));
                observation = outcome.observation();
                if (outcome.ending().isLast()) {
                    return new Trajectory(seed, turns, observation, kept);
                }
            }
            return fail("no end after " + turns.size() + " turns");
        }
    }

    private static Trajectory replay(TextEnvironment environment, Trajectory trajectory) {
        List<Turn> turns = new ArrayList<>();
        String observation = environment.reset(trajectory.seed());
        String kept = environment.privileged();
        for (Turn said : trajectory.turns()) {
            assertFalse(!turns.isEmpty() && turns.get(turns.size() - 1).ending().isLast());
            Outcome outcome = environment.step(said.utterance());
            turns.add(new Turn(observation, said.utterance(), outcome.reward(), outcome.ending(), outcome.verdict()));
            observation = outcome.observation();
        }
        return new Trajectory(trajectory.seed(), turns, observation, kept);
    }

    private Stream<Trajectory> played(EnvironmentSpec spec) {
        return spec.players().stream()
                .flatMap(player -> LongStream.range(0, episodes()).mapToObj(seed -> play(spec, player, seed)));
    }

    /** Returns the texts of an episode of nonsense, as far as it is taken for nonsense. */
    private static List<String> nonsenseTranscript(EnvironmentSpec spec, long seed) {
        try (TextEnvironment environment = spec.open()) {
            List<String> seen = new ArrayList<>(List.of(environment.reset(seed)));
            while (true) {
                Outcome outcome = environment.step("no such move");
                if (outcome.verdict() == Verdict.UNDERSTOOD) {
                    return seen;
                }
                seen.add(outcome.observation());
                if (outcome.ending().isLast()) {
                    return seen;
                }
            }
        }
    }

    private static String brief(String text) {
        return text.length() < 40 ? text : text.substring(0, 40) + "... (" + text.length() + ")";
    }
}
