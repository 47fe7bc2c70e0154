package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Truncation;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.kl.RewardKl;
import org.archerrl.variant.regime.OnPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RewardsTest {
    private static final int VOCABULARY = 5;
    private static final double SCALE = .05;
    private static final double WEIGHT = .5;

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 1);
    private final List<TokenTrajectory> episodes = Toy.playedBy(policy, Toy.episodes(5, VOCABULARY, 6));
    private final EpisodeBatch batch = new EpisodeBatch(episodes);

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void theEnvironmentsRewardStandsAtATurnsLastToken() {
        try (Rewards rewards = new Rewards(spec(new NoKl()), Optional.empty())) {
            double[][] byToken = rewards.byToken(batch);
            for (int n = 0; n < batch.turns(); n++) {
                double[] expected = new double[batch.utterance(n).length];
                expected[expected.length - 1] = SCALE * batch.turn(n).reward();
                assertArrayEquals(expected, byToken[n], 0);
            }
            double[][] byEpisode = rewards.byEpisode(episodes, batch);
            for (int b = 0; b < episodes.size(); b++) {
                assertEquals(episodes.get(b).turns().size(), byEpisode[b].length);
                assertEquals(
                        SCALE * episodes.get(b).totalReward(),
                        Arrays.stream(byEpisode[b]).sum(),
                        1e-12);
            }
        }
    }

    @Test
    void atTheWarmStartTheDivergenceCostsNothing() {
        Optional<TokenPolicy> itself = Optional.of(TokenPolicy.restored(policy.files()));
        try (Rewards free = new Rewards(spec(new NoKl()), Optional.empty());
                Rewards charged = new Rewards(spec(new RewardKl(WEIGHT)), itself)) {
            assertArrayEquals(free.byTurn(batch), charged.byTurn(batch), 1e-6);
        }
    }

    @Test
    void aTokenCostsWhatItIsLikelierThanUnderTheReference() {
        TokenPolicy reference = Toy.policy(VOCABULARY, 2);
        float[][] referred = Toy.logProbs(reference, batch);
        try (Rewards free = new Rewards(spec(new NoKl()), Optional.empty());
                Rewards charged = new Rewards(spec(new RewardKl(WEIGHT)), Optional.of(reference))) {
            double[][] expected = free.byToken(batch);
            double largest = 0;
            for (int n = 0; n < batch.turns(); n++) {
                for (int i = 0; i < expected[n].length; i++) {
                    double cost = WEIGHT * SCALE * (batch.turn(n).logProbs()[i] - referred[n][i]);
                    expected[n][i] -= cost;
                    largest = Math.max(largest, Math.abs(cost));
                }
                assertArrayEquals(expected[n], charged.byToken(batch)[n], 1e-6);
            }
            assertTrue(largest > .01);
        }
    }

    @Test
    void whatIsHeldAgainstTheReferenceNeedsIt() {
        assertEquals(
                "the algorithm needs the reference policy, and there is none",
                assertThrows(IllegalArgumentException.class, () -> new Rewards(spec(new RewardKl()), Optional.empty()))
                        .getMessage());
    }

    private static AlgorithmSpec spec(Record kl) {
        return ToySpec.of(
                kl,
                new Returns(),
                new Reinforce(0, TokenBaseline.NONE),
                new OnPolicy(),
                new Horizon(.95, SCALE, Truncation.ENDS));
    }
}
