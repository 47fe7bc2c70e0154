package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.Toy;
import org.archerrl.ToyDevice;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
    /** The terminator and the letters a to g. */
    private static final int VOCABULARY = 8;

    private static final int LONGEST = 12;
    private static final Seed SEED = new Seed(5);

    private final TokenPolicy policy = Toy.policy(VOCABULARY, 4, ToyDevice.number(1));

    @AfterEach
    void close() {
        policy.close();
    }

    static Stream<Decoding> decodings() {
        return Stream.of(Decoding.SAMPLE, Decoding.GREEDY, new Decoding(1.5, 5, .9), new Decoding(3, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void logProbabilitiesAreThoseOfScoringTheSameTokens(Decoding decoding) {
        List<int[]> prompts = prompts(20);
        List<Generated> all = generate(prompts, decoding);
        List<TokenTrajectory> turns = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            turns.add(turn(prompts.get(i), all.get(i).tokens()));
        }
        try (NDManager manager = policy.device().scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, new EpisodeBatch(turns));
            float[] logProbs = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < logProbs.length; p++) {
                assertEquals(
                        logProbs[p],
                        all.get(likelihood.utteranceOf()[p])
                                .logProbs()[likelihood.placeOf()[p]],
                        1e-4);
            }
            assertEquals(
                    logProbs.length,
                    all.stream().mapToInt(g -> g.tokens().length).sum());
        }
    }

    @Test
    void whatStandsBesideAPromptChangesNothing() {
        List<int[]> prompts = prompts(12);
        List<Generated> sampled = generate(prompts, Decoding.SAMPLE);
        List<Generated> greedy = generate(prompts, Decoding.GREEDY);
        for (int count : new int[] {1, 5}) {
            List<Generated> fewer = generate(prompts.subList(0, count), Decoding.SAMPLE);
            for (int i = 0; i < count; i++) {
                assertArrayEquals(sampled.get(i).tokens(), fewer.get(i).tokens());
                assertArrayEquals(sampled.get(i).logProbs(), fewer.get(i).logProbs(), 1e-4f);
            }
        }
        for (int i = 0; i < prompts.size(); i++) {
            Generated alone = generate(List.of(prompts.get(i)), Decoding.GREEDY).get(0);
            assertArrayEquals(greedy.get(i).tokens(), alone.tokens());
            assertArrayEquals(greedy.get(i).logProbs(), alone.logProbs(), 1e-4f);
        }
        assertNotEquals(
                texts(sampled),
                texts(new Generator(policy, policy.stopping(LONGEST), Decoding.SAMPLE)
                        .generate(prompts, SEED.child("other"))));
        assertEquals(List.of(), generate(List.of(), Decoding.SAMPLE));
    }

    @Test
    void anUtteranceIsOverAtItsEndAtTheCapOrAtAStopString() {
        List<String> stops = List.of("cb", "ee");
        List<int[]> prompts = prompts(300);
        List<Generated> free = generate(prompts, Decoding.SAMPLE);
        List<Generated> stopped =
                new Generator(policy, policy.stopping(LONGEST).orAt(stops), Decoding.SAMPLE).generate(prompts, SEED);
        int cut = 0;
        for (int i = 0; i < prompts.size(); i++) {
            String whole = free.get(i).text();
            int end = stops.stream()
                    .mapToInt(whole::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(-1);
            if (end < 0) {
                assertArrayEquals(free.get(i).tokens(), stopped.get(i).tokens());
                assertEquals(whole, stopped.get(i).text());
                continue;
            }
            cut++;
            // A letter is a token: the two of the stop string are kept among the tokens, and cut from the text.
            assertArrayEquals(
                    Arrays.copyOf(free.get(i).tokens(), end + 2), stopped.get(i).tokens());
            assertEquals(whole.substring(0, end), stopped.get(i).text());
        }
        assertTrue(cut > 20 && cut < 280, cut + " of 300");
        for (Generated generated : free) {
            int first = Ints.indexOf(generated.tokens(), 0);
            assertEquals(first < 0 ? LONGEST : first + 1, generated.tokens().length);
        }
    }

    @Test
    void theModelsOtherEndTokensEndAnUtteranceToo() {
        Map<String, byte[]> files = new HashMap<>(Toy.files(VOCABULARY, 4));
        files.put("generation_config.json", "{\"eos_token_id\": [0, 5, 7]}".getBytes(StandardCharsets.UTF_8));
        try (TokenPolicy ending = TokenPolicy.restored(files);
                TokenPolicy again = TokenPolicy.restored(ending.files())) {
            for (Generated generated :
                    new Generator(again, again.stopping(LONGEST), Decoding.SAMPLE).generate(prompts(100), SEED)) {
                int[] tokens = generated.tokens();
                for (int i = 0; i < tokens.length; i++) {
                    boolean ends = tokens[i] == 0 || tokens[i] == 5 || tokens[i] == 7;
                    assertEquals(i + 1 == tokens.length && i + 1 < LONGEST || ends && i + 1 == LONGEST, ends);
                }
                assertFalse(generated.text().contains("e") || generated.text().contains("g"), generated.text());
            }
        }
    }

    @Test
    void aPromptThatLeavesNoRoomIsRefused() {
        int room = Toy.CONTEXT - LONGEST;
        int[] longest = new int[room];
        Arrays.fill(longest, 1);
        assertEquals(1, generate(List.of(longest), Decoding.SAMPLE).size());
        assertEquals(
                "prompt 2: must have from 1 to 28 tokens (the model's context of 40 less 12 new tokens), got 29; give another"
                        + " prompt or ask for fewer new tokens",
                assertThrows(
                                PromptException.class,
                                () -> generate(List.of(longest, Ints.concat(longest, new int[] {1})), Decoding.SAMPLE))
                        .getMessage());
        assertTrue(assertThrows(PromptException.class, () -> generate(List.of(new int[0]), Decoding.SAMPLE))
                .getMessage()
                .contains("got 0"));
        assertEquals(
                "an utterance must have room for at least 1 token, got 0",
                assertThrows(IllegalArgumentException.class, () -> policy.stopping(0))
                        .getMessage());
        assertEquals(
                "a stop string must have at least one character, got [a, ]",
                assertThrows(IllegalArgumentException.class, () -> policy.stopping(1)
                                .orAt(List.of("a", "")))
                        .getMessage());
    }

    private List<Generated> generate(List<int[]> prompts, Decoding decoding) {
        return new Generator(policy, policy.stopping(LONGEST), decoding).generate(prompts, SEED);
    }

    /** Prompts of 1 to 20 letters. */
    private static List<int[]> prompts(int count) {
        SplittableRandom random = new SplittableRandom(9);
        return Stream.generate(
                        () -> random.ints(1 + random.nextInt(20), 1, VOCABULARY).toArray())
                .limit(count)
                .toList();
    }

    private static List<String> texts(List<Generated> all) {
        return all.stream().map(Generated::text).toList();
    }

    private static TokenTrajectory turn(int[] prompt, int[] said) {
        int end = prompt.length + said.length;
        return new TokenTrajectory(
                "prompt",
                0,
                Ints.concat(prompt, said),
                List.of(new TokenTurn(0, prompt.length, end, new float[0], 0, Ending.TERMINATED)),
                0);
    }
}
