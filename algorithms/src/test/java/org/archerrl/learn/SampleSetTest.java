package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.learn.SampleSet.Part;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.junit.jupiter.api.Test;

class SampleSetTest {
    private static final int VOCABULARY = 5;
    private static final int COPIES = 2;
    private static final List<TokenTrajectory> EPISODES = Toy.episodes(7, VOCABULARY, 12);
    private static final EpisodeBatch WHOLE = new EpisodeBatch(EPISODES);

    @Test
    void minibatchesShareTheEpisodesOut() {
        List<List<Part>> minibatches = numbered(new MicroBatches(2)).minibatches(3, new Seed(1));

        // Seven episodes: three, three, one; of each, parts of two at most.
        assertEquals(
                List.of(List.of(2, 1), List.of(2, 1), List.of(1)),
                minibatches.stream()
                        .map(parts ->
                                parts.stream().map(SampleSetTest::episodes).toList())
                        .toList());
        List<Integer> seen = new ArrayList<>();
        minibatches.stream().flatMap(Collection::stream).forEach(part -> {
            for (int m = 0; m < part.utterances(); m++) {
                int number = part.scored().tokens()[m][0];
                assertEquals(number, part.weight(m, 0));
                assertArrayEquals(WHOLE.context(number / COPIES), part.batch().context(m / COPIES));
                seen.add(number);
            }
        });
        assertEquals(
                IntStream.range(0, WHOLE.turns() * COPIES).boxed().toList(),
                seen.stream().sorted().toList());
    }

    @Test
    void theOrderIsDrawnAnewAndReproducible() {
        SampleSet set = numbered(MicroBatches.WHOLE);
        assertEquals(order(set, 3, 1), order(set, 3, 1));
        assertNotEquals(order(set, 3, 1), order(set, 3, 2));
    }

    @Test
    void oneMinibatchKeepsTheOrder() {
        SampleSet set = numbered(MicroBatches.WHOLE);
        List<Integer> all = IntStream.range(0, WHOLE.turns() * COPIES).boxed().toList();
        assertEquals(all, order(set, 0, 1));
        assertEquals(all, order(set, 7, 2));
        assertEquals(all, order(set, 50, 3));
    }

    /** The sampler said how likely each token was; whoever scores the utterances with the same weights says the same. */
    @Test
    void theReferenceIsWhatThatPolicySaysItself() {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1);
                TokenPolicy other = Toy.policy(VOCABULARY, 2)) {
            Utterances said = policy.sample(WHOLE, COPIES, 4, new Seed(3));
            for (MicroBatches parts : List.of(MicroBatches.WHOLE, new MicroBatches(2))) {
                SampleSet set = set(said, parts);
                assertEquals(0, set.minibatches(0, new Seed(1)).get(0).get(0).reference().length);
                set.hold(policy, new PeerStep(Peers.ALONE));
                set.minibatches(3, new Seed(4)).stream()
                        .flatMap(Collection::stream)
                        .forEach(part -> {
                            for (int m = 0; m < part.utterances(); m++) {
                                assertArrayEquals(part.scored().logProbs()[m], part.reference()[m], 1e-4f);
                            }
                        });
            }
            SampleSet set = set(said, MicroBatches.WHOLE);
            set.hold(other, new PeerStep(Peers.ALONE));
            Part part = set.minibatches(0, new Seed(1)).get(0).get(0);
            assertTrue(Math.abs(part.scored().logProbs()[0][0] - part.reference()[0][0]) > 1e-2);
        }
    }

    private static int episodes(Part part) {
        return part.batch().episode(part.batch().turns() - 1) + 1;
    }

    private static List<Integer> order(SampleSet set, int size, long seed) {
        return set.minibatches(size, new Seed(seed)).stream()
                .flatMap(Collection::stream)
                .flatMap(part -> IntStream.range(0, part.utterances())
                        .mapToObj(m -> part.scored().tokens()[m][0]))
                .toList();
    }

    /** Each utterance is its own number, and so is its advantage. */
    private static SampleSet numbered(MicroBatches parts) {
        int count = WHOLE.turns() * COPIES;
        int[][] tokens = IntStream.range(0, count).mapToObj(m -> new int[] {m}).toArray(int[][]::new);
        return set(new Utterances(tokens, new float[count][1]), parts);
    }

    private static SampleSet set(Utterances utterances, MicroBatches parts) {
        double[][] advantages = IntStream.range(0, utterances.count())
                .mapToObj(m -> new double[] {m})
                .toArray(double[][]::new);
        return new SampleSet(
                EPISODES,
                new ScoredUtterances(COPIES, utterances, advantages, new UpdateReport(Map.of())),
                ToySpec.of(),
                parts);
    }
}
