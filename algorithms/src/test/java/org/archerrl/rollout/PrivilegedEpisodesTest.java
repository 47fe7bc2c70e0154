package org.archerrl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.junit.jupiter.api.Test;

class PrivilegedEpisodesTest {
    private static final EnvironmentSpec SPEC = Environments.named("twenty-questions", Map.of("objects", 10));

    @Test
    void attemptsShareTheirInstanceAndWhatItKeeps() {
        List<Trajectory> played = Demonstrations.play(SPEC, SPEC.players().get(0), 11, 3, new Seed(5));
        assertEquals(11, played.size());
        Map<Long, List<Trajectory>> byInstance = played.stream().collect(Collectors.groupingBy(Trajectory::seed));
        assertEquals(4, byInstance.size());
        byInstance.values().forEach(attempts -> {
            assertEquals(
                    1, attempts.stream().map(Trajectory::privileged).distinct().count());
            assertEquals(attempts.size(), attempts.stream().distinct().count(), "the player plays differently");
        });
        assertEquals(
                Demonstrations.play(SPEC, SPEC.players().get(0), 3, new Seed(5)).get(0), played.get(0));
    }

    @Test
    void tokensHoldWhatWasKeptAndTheContextDoesNot() {
        List<Trajectory> played = Demonstrations.play(SPEC, SPEC.players().get(0), 40, new Seed(5));
        try (Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 400))) {
            TurnFormat format = TurnFormat.plain(tokenizer);
            List<TokenTrajectory> tokens = Demonstrations.tokenised(played, SPEC.contextRule(), format, 400, 40);
            for (int e = 0; e < played.size(); e++) {
                String kept = played.get(e).privileged();
                assertNotEquals("", kept);
                assertEquals(kept, tokenizer.decode(tokens.get(e).privileged()));
                assertArrayEquals(
                        tokenizer.encode(played.get(e).turns().get(0).observation()),
                        Arrays.copyOf(
                                tokens.get(e).tokens(),
                                tokens.get(e).turns().get(0).contextEnd()));
            }
        }
    }

    @Test
    void rolloutsHoldItToo() {
        List<Trajectory> played = Demonstrations.play(SPEC, SPEC.players().get(0), 40, new Seed(5));
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 400));
        try (TokenPolicy policy = TokenPolicy.initialised("nano", 128, tokenizer, new Seed(1));
                RolloutWorker worker = new RolloutWorker(SPEC, policy, TurnFormat.plain(tokenizer), 2)) {
            for (Episode episode : worker.collect(0, 2, new Seed(3), Decoding.SAMPLE)) {
                String kept = episode.text().privileged();
                assertNotEquals("", kept);
                assertEquals(kept, tokenizer.decode(episode.tokens().privileged()));
            }
        }
    }
}
