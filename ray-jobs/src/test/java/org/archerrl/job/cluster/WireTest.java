package org.archerrl.job.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.archerrl.learn.ScoredUtterances;
import org.archerrl.learn.UpdateReport;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rollout.Episode;
import org.junit.jupiter.api.Test;

final class WireTest {
    private static final TokenTrajectory TOKENS = new TokenTrajectory(
            "episode-1",
            Long.MAX_VALUE,
            new int[] {1, 70_000, -3, 4, 5, 6},
            List.of(
                    new TokenTurn(
                            0, 1, 3, 17, Long.MIN_VALUE, new float[] {-0.5f, Float.MIN_VALUE}, -1, Ending.CONTINUES),
                    new TokenTurn(0, 4, 5, new float[0], 0.1, Ending.TRUNCATED)),
            0,
            new int[] {8, 70_001});
    private static final Trajectory TEXT = new Trajectory(
            Long.MIN_VALUE,
            List.of(
                    new Turn(
                            "Ask \u00e9\u4e16\ud83d\ude00.",
                            "Is it \"alive\"?\n",
                            -1,
                            Ending.CONTINUES,
                            Verdict.UNDERSTOOD),
                    new Turn("No.", "", 0.1, Ending.TRUNCATED, Verdict.MALFORMED)),
            "The end.");

    @Test
    void episodesRoundTrip() {
        byte[] bytes = Wire.EPISODES.encode(List.of(new Episode(TEXT, TOKENS)));
        Episode read = Wire.EPISODES.decode(bytes).get(0);
        assertEquals(TEXT, read.text());
        assertSame(TOKENS, read.tokens());
        assertArrayEquals(bytes, Wire.EPISODES.encode(List.of(read)));
    }

    @Test
    void batchesAndTrajectoriesRoundTrip() {
        assertSame(
                TOKENS,
                Wire.TRAJECTORIES
                        .decode(Wire.TRAJECTORIES.encode(List.of(TOKENS)))
                        .get(0));
        List<List<TokenTrajectory>> read =
                Wire.BATCHES.decode(Wire.BATCHES.encode(List.of(List.of(TOKENS), List.of())));
        assertEquals(2, read.size());
        assertSame(TOKENS, read.get(0).get(0));
    }

    @Test
    void scoredUtterancesRoundTrip() {
        ScoredUtterances scored = new ScoredUtterances(
                2,
                new Utterances(new int[][] {{1, 2}, {3}}, new float[][] {{-1f, -2f}, {-3.25f}}),
                new double[][] {{0.1}, {-1e-300, 7}},
                new UpdateReport(Map.of("critic.q.mean", 1.5, "odd", Double.NaN)));
        ScoredUtterances read = Wire.SCORED.decode(Wire.SCORED.encode(scored));
        assertArrayEquals(scored.utterances().tokens(), read.utterances().tokens());
        assertArrayEquals(scored.utterances().logProbs(), read.utterances().logProbs());
        assertArrayEquals(scored.advantages(), read.advantages());
        assertEquals(scored.report(), read.report());
        assertEquals(2, read.copies());
    }

    @Test
    void filesRoundTripByteForByte() {
        byte[] content = {0, 1, (byte) 0xff, 'a'};
        assertArrayEquals(
                content,
                Wire.FILES
                        .decode(Wire.FILES.encode(Map.of("policy/a", content)))
                        .get("policy/a"));
    }

    @Test
    void arraysCostFourBytesANumber() {
        TokenTrajectory large = new TokenTrajectory(
                "x", 0, new int[100_000], List.of(new TokenTurn(0, 1, 2, new float[] {0}, 0, Ending.TERMINATED)), 0);
        int size = Wire.TRAJECTORIES.encode(List.of(large)).length;
        assertTrue(size > 400_000 && size < 400_500, "got " + size);
    }

    @Test
    void bytesOfSomethingElseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Wire.REPORT.decode(new byte[] {1, 2, 3}));
    }

    private static void assertSame(TokenTrajectory expected, TokenTrajectory got) {
        assertEquals(expected.episodeId(), got.episodeId());
        assertEquals(expected.instance(), got.instance());
        assertArrayEquals(expected.tokens(), got.tokens());
        assertArrayEquals(expected.privileged(), got.privileged());
        assertEquals(expected.finalContextStart(), got.finalContextStart());
        assertEquals(expected.turns().size(), got.turns().size());
        for (int t = 0; t < expected.turns().size(); t++) {
            TokenTurn a = expected.turns().get(t);
            TokenTurn b = got.turns().get(t);
            assertArrayEquals(a.logProbs(), b.logProbs());
            assertEquals(
                    List.of(a.contextStart(), a.contextEnd(), a.utteranceEnd(), a.policyVersion(), a.anchor()),
                    List.of(b.contextStart(), b.contextEnd(), b.utteranceEnd(), b.policyVersion(), b.anchor()));
            assertEquals(List.of(a.reward(), a.ending()), List.of(b.reward(), b.ending()));
        }
    }
}
