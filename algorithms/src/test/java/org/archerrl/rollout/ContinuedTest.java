package org.archerrl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.archerrl.Toy;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContinuedTest {
    private static final Seed SEED = new Seed(8);

    private final TokenPolicy policy = Toy.policy(4, 3);
    private final RolloutWorker worker = new RolloutWorker(
            new Scripted(ContextRule.WHOLE_EPISODE, 6, 3), policy, TurnFormat.plain(policy.tokenizer()), 3);

    @AfterEach
    void close() {
        worker.close();
        policy.close();
    }

    private static Opening opening(Episode episode, int turns) {
        List<int[]> said = new ArrayList<>();
        for (TokenTurn turn : episode.tokens().turns().subList(0, turns)) {
            said.add(Arrays.copyOfRange(episode.tokens().tokens(), turn.contextEnd(), turn.utteranceEnd()));
        }
        return new Opening(episode.text().seed(), said);
    }

    @Test
    void anEpisodeGoesOnFromWhatWasSaid() {
        List<Episode> played = worker.collect(0, 12, SEED, Decoding.SAMPLE);
        List<Opening> openings = played.stream()
                .map(e -> opening(e, e.text().turns().size() / 2))
                .toList();
        List<Episode> continued = worker.continued(openings, SEED);
        List<Episode> others = worker.continued(openings, new Seed(9));
        assertNotEquals(texts(continued), texts(others));
        assertEquals(texts(continued), texts(worker.continued(openings, SEED)));
        for (int e = 0; e < 12; e++) {
            List<Turn> before = played.get(e).text().turns();
            List<Turn> after = continued.get(e).text().turns();
            int said = before.size() / 2;
            assertEquals(before.subList(0, said), after.subList(0, said));
            assertEquals(before.size(), after.size(), "the instance decides how long this task lasts");
            assertTrue(continued.get(e).tokens().turns().stream()
                    .skip(said)
                    .allMatch(turn -> turn.logProbs().length == turn.utteranceLength()));
        }
    }

    @Test
    void whatIsOverStaysAsItIs() {
        List<Episode> played = worker.collect(0, 5, SEED, Decoding.SAMPLE);
        List<Episode> whole = worker.continued(
                played.stream().map(e -> opening(e, e.text().turns().size())).toList(), SEED);
        assertEquals(texts(played), texts(whole));
        for (int e = 0; e < 5; e++) {
            assertArrayEquals(
                    played.get(e).tokens().tokens(), whole.get(e).tokens().tokens());
        }
    }

    private static List<Trajectory> texts(List<Episode> episodes) {
        return episodes.stream().map(Episode::text).toList();
    }

    @Test
    void instancesAreThoseThatFitWhatWasHeard() {
        EnvironmentSpec spec = Environments.named("twenty-questions", Map.of("objects", 10));
        List<String> said = List.of("Is the object alive?", "Is the object a cat?", "Is the object a football?");
        try (TextEnvironment environment = spec.open()) {
            Trajectory played = play(environment, 5, said);
            long[] instances = Instances.alike(environment, played, 2, 40, SEED);
            assertEquals(40, instances.length);
            for (long instance : instances) {
                assertEquals(
                        played.turns().subList(0, 2),
                        play(environment, instance, said).turns().subList(0, 2));
            }
            assertEquals(40, Arrays.stream(instances).distinct().count());
        }
    }

    private static Trajectory play(TextEnvironment environment, long instance, List<String> said) {
        List<Turn> turns = new ArrayList<>();
        String heard = environment.reset(instance);
        for (String utterance : said) {
            Outcome outcome = environment.step(utterance);
            turns.add(new Turn(heard, utterance, outcome.reward(), outcome.ending(), outcome.verdict()));
            heard = outcome.observation();
        }
        return new Trajectory(instance, turns, heard);
    }
}
