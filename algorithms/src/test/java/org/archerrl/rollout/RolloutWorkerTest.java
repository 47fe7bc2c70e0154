package org.archerrl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.archerrl.Toy;
import org.archerrl.ToyDevice;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.env.ContextRule;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutWorkerTest {
    private static final int VOCABULARY = 4;
    private static final Seed SEED = new Seed(8);

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 3, ToyDevice.number(1));

    @AfterEach
    void close() {
        policy.close();
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void theNumberOfEnvironmentsChangesNothing(ContextRule rule) {
        List<Episode> expected = collect(rule, 1, 0, 20, Decoding.SAMPLE);
        for (int environments : new int[] {3, 8, 40}) {
            List<Episode> episodes = collect(rule, environments, 0, 20, Decoding.SAMPLE);
            for (int e = 0; e < 20; e++) {
                assertEquals(expected.get(e).text(), episodes.get(e).text());
                assertArrayEquals(
                        expected.get(e).tokens().tokens(),
                        episodes.get(e).tokens().tokens());
                assertEquals(
                        expected.get(e).tokens().episodeId(),
                        episodes.get(e).tokens().episodeId());
            }
        }
    }

    @Test
    void anEpisodesNumberAndTheSeedDecideIt() {
        List<Trajectory> all = texts(collect(ContextRule.WHOLE_EPISODE, 3, 0, 12, Decoding.SAMPLE));
        assertEquals(all.subList(5, 9), texts(collect(ContextRule.WHOLE_EPISODE, 2, 5, 4, Decoding.SAMPLE)));
        assertNotEquals(all.subList(0, 4), texts(collect(ContextRule.WHOLE_EPISODE, 2, 5, 4, Decoding.SAMPLE)));
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void whatWasRecordedIsWhatThePolicySaid(ContextRule rule) {
        List<TokenTrajectory> episodes = collect(rule, 4, 0, 30, Decoding.SAMPLE).stream()
                .map(Episode::tokens)
                .toList();
        EpisodeBatch batch = new EpisodeBatch(episodes);
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            float[] logProbs = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < logProbs.length; p++) {
                int n = likelihood.utteranceOf()[p];
                assertEquals(batch.turn(n).logProbs()[likelihood.placeOf()[p]], logProbs[p], 1e-4, "turn " + n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void greedyTakesTheMostLikelyToken(ContextRule rule) {
        List<TokenTrajectory> episodes = collect(rule, 4, 0, 10, Decoding.GREEDY).stream()
                .map(Episode::tokens)
                .toList();
        EpisodeBatch batch = new EpisodeBatch(episodes);
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            NDArray logits = policy.logits(manager, likelihood.states());
            long[] best = logits.argMax(-1).toLongArray();
            for (int p = 0; p < best.length; p++) {
                assertEquals(
                        best[p],
                        batch.utterance(likelihood.utteranceOf()[p])[likelihood.placeOf()[p]]);
            }
        }
    }

    @Test
    void aGroupPlaysOneInstanceEachInItsOwnWay() {
        List<TokenTrajectory> episodes = grouped(5, 0, 12, 3);
        Set<List<Integer>> ways = new HashSet<>();
        for (int e = 0; e < 12; e++) {
            assertEquals(episodes.get(e - e % 3).instance(), episodes.get(e).instance());
            assertEquals(
                    episodes.get(e - e % 3).turns().get(0).anchor(),
                    episodes.get(e).turns().get(0).anchor());
            ways.add(Ints.asList(episodes.get(e).tokens()));
        }
        assertEquals(
                4, episodes.stream().map(TokenTrajectory::instance).distinct().count());
        assertTrue(ways.size() > 8, "episodes of a group differ, got " + ways.size() + " ways for 12");
        // The number of an episode says which group it is of, wherever collecting starts.
        assertArrayEquals(episodes.get(7).tokens(), grouped(2, 7, 1, 3).get(0).tokens());
    }

    @Test
    void groupsOfOneAreEpisodesOfDifferentInstances() {
        List<TokenTrajectory> groups = grouped(3, 0, 9, 1);
        List<Episode> episodes = collect(ContextRule.WHOLE_EPISODE, 3, 0, 9, Decoding.SAMPLE);
        for (int e = 0; e < 9; e++) {
            assertArrayEquals(episodes.get(e).tokens().tokens(), groups.get(e).tokens());
            assertEquals(episodes.get(e).text().seed(), groups.get(e).instance());
        }
        assertEquals(
                9, groups.stream().map(TokenTrajectory::instance).distinct().count());
    }

    private List<TokenTrajectory> grouped(int environments, long first, int count, int groupSize) {
        try (RolloutWorker worker = new RolloutWorker(
                new Scripted(ContextRule.WHOLE_EPISODE, 9, 6),
                policy,
                TurnFormat.plain(policy.tokenizer()),
                environments)) {
            return worker.collect(first, count, SEED, Decoding.SAMPLE, groupSize).stream()
                    .map(Episode::tokens)
                    .toList();
        }
    }

    @Test
    void aFinishedEpisodeTakesNoMoreTurns() {
        // The environment throws when it is stepped after its end.
        for (Episode episode : collect(ContextRule.WHOLE_EPISODE, 8, 0, 21, Decoding.SAMPLE)) {
            long seed = episode.text().seed();
            int expected = 1 + new SplittableRandom(seed).nextInt(9);
            assertEquals(expected, episode.text().turns().size());
            assertEquals(expected, episode.tokens().turns().size());
            assertEquals(expected, episode.text().totalReward());
            assertEquals(
                    List.of(Ending.TERMINATED),
                    episode.tokens().turns().stream()
                            .map(TokenTurn::ending)
                            .filter(Ending::isLast)
                            .toList());
        }
    }

    @Test
    void textAndTokensTellTheSame() {
        for (Episode episode : collect(ContextRule.WHOLE_EPISODE, 5, 0, 15, Decoding.SAMPLE)) {
            for (int t = 0; t < episode.tokens().turns().size(); t++) {
                TokenTurn turn = episode.tokens().turns().get(t);
                int[] said = Arrays.copyOfRange(episode.tokens().tokens(), turn.contextEnd(), turn.utteranceEnd());
                assertEquals(
                        episode.text().turns().get(t).utterance(),
                        policy.tokenizer().decode(said));
                int[] seen = Arrays.copyOfRange(episode.tokens().tokens(), turn.contextStart(), turn.contextEnd());
                String context = policy.tokenizer().decode(seen);
                assertTrue(context.endsWith(episode.text().turns().get(t).observation()), context);
            }
        }
    }

    private List<Episode> collect(ContextRule rule, int environments, long first, int count, Decoding decoding) {
        try (RolloutWorker worker = new RolloutWorker(
                new Scripted(rule, 9, 6), policy, TurnFormat.plain(policy.tokenizer()), environments)) {
            return worker.collect(first, count, SEED, decoding);
        }
    }

    private static List<Trajectory> texts(List<Episode> episodes) {
        return episodes.stream().map(Episode::text).toList();
    }
}
