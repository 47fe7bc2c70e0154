package org.archerrl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.archerrl.Toy;
import org.archerrl.ToyTokenCritic;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.TokenPlaces;
import org.archerrl.critic.TokenCritic;
import org.archerrl.env.ContextRule;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole episodes in a voice that a token critic perturbs. */
class PolicyVoiceTest {
    private static final int VOCABULARY = 4;

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 3);
    private final TokenCritic critic = ToyTokenCritic.critic(VOCABULARY, 1, 2, 4);

    @AfterEach
    void close() {
        policy.close();
        critic.close();
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void whatWasRecordedIsWhatThePerturbedDistributionSays(ContextRule rule) {
        List<Episode> played = collect(rule, perturbed(.7), 4, Decoding.SAMPLE);
        EpisodeBatch batch =
                new EpisodeBatch(played.stream().map(Episode::tokens).toList());
        float[][] expected = perturbedLogProbs(batch, .7);
        TokenPlaces places = new TokenPlaces(batch);
        for (int p = 0; p < places.count(); p++) {
            int n = places.turnOf()[p];
            int token = (int) places.tokens()[p];
            assertEquals(expected[p][token], batch.turn(n).logProbs()[p - places.first(n)], 1e-3, "turn " + n);
        }
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void greedyTakesTheLikeliestToken(ContextRule rule) {
        List<Episode> played = collect(rule, perturbed(1), 4, Decoding.GREEDY);
        EpisodeBatch batch =
                new EpisodeBatch(played.stream().map(Episode::tokens).toList());
        float[][] logProbs = perturbedLogProbs(batch, 1);
        TokenPlaces places = new TokenPlaces(batch);
        for (int p = 0; p < places.count(); p++) {
            double best = logProbs[p][(int) places.tokens()[p]];
            assertTrue(best >= max(logProbs[p]) - 1e-4, Arrays.toString(logProbs[p]));
        }
    }

    private static double max(float[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    @ParameterizedTest
    @EnumSource(ContextRule.class)
    void withoutWeightThePolicySpeaksAsIfAlone(ContextRule rule) {
        for (Decoding decoding : List.of(Decoding.SAMPLE, Decoding.GREEDY)) {
            List<Episode> alone = collect(rule, new PolicyVoice(policy), 4, decoding);
            assertSame(alone, collect(rule, perturbed(0), 4, decoding));
            assertNotEquals(texts(alone), texts(collect(rule, perturbed(3), 4, decoding)));
        }
    }

    private static void assertSame(List<Episode> expected, List<Episode> actual) {
        assertEquals(texts(expected), texts(actual));
        for (int e = 0; e < expected.size(); e++) {
            for (int t = 0; t < expected.get(e).tokens().turns().size(); t++) {
                assertArrayEquals(
                        expected.get(e).tokens().turns().get(t).logProbs(),
                        actual.get(e).tokens().turns().get(t).logProbs());
            }
        }
    }

    @Test
    void theNumberOfEnvironmentsChangesNothing() {
        List<List<String>> expected = texts(collect(ContextRule.WHOLE_EPISODE, perturbed(1), 1, Decoding.SAMPLE));
        Stream.of(3, 40)
                .forEach(environments -> assertEquals(
                        expected,
                        texts(collect(ContextRule.WHOLE_EPISODE, perturbed(1), environments, Decoding.SAMPLE))));
    }

    @Test
    void aCriticThatSpeaksAnotherLanguageOrSeesLessIsRefused() {
        String refusal = "what perturbs a policy must know its 4 tokens and see at least the 40 that it sees, got ";
        try (TokenCritic other = ToyTokenCritic.critic(VOCABULARY + 1, 1, 1, 4);
                TokenCritic narrow = new TokenCritic(
                        new TransformerConfig(VOCABULARY, 8, 1, 2, 39, 1e-5), 1, 1, ComputeDevice.CPU, new Seed(1))) {
            assertEquals(
                    refusal + "5 and 40",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> PolicyVoice.perturbed(policy, other.perturbation(1)))
                            .getMessage());
            assertEquals(
                    refusal + "4 and 39",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> PolicyVoice.perturbed(policy, narrow.perturbation(1)))
                            .getMessage());
        }
    }

    private Voice perturbed(double beta) {
        return PolicyVoice.perturbed(policy, critic.perturbation(beta));
    }

    private List<Episode> collect(ContextRule rule, Voice voice, int environments, Decoding decoding) {
        try (RolloutWorker worker = new RolloutWorker(
                new Scripted(rule, 9, 6), voice, TurnFormat.plain(policy.tokenizer()), environments)) {
            return worker.collect(0, 15, new Seed(8), decoding);
        }
    }

    private static List<List<String>> texts(List<Episode> episodes) {
        return episodes.stream()
                .map(episode -> episode.text().turns().stream()
                        .map(turn -> turn.utterance())
                        .toList())
                .toList();
    }

    /** The log-probabilities [P][V] of all tokens, from passes over the whole rows. */
    private float[][] perturbedLogProbs(EpisodeBatch batch, double beta) {
        float[][] added = ToyTokenCritic.added(critic.perturbation(beta), batch);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            TokenPlaces places = new TokenPlaces(batch);
            assertArrayEquals(
                    places.turnOf(), likelihood.utteranceOf(), "places are listed as a likelihood lists them");
            return ToyTokenCritic.rowsOf(
                    policy.logits(manager, likelihood.states())
                            .add(manager.create(added))
                            .logSoftmax(-1),
                    added.length);
        }
    }
}
