package org.archerrl.critic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.archerrl.Toy;
import org.archerrl.ToyEncoder;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.interaction.Ending;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.nn.Pooling;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is peculiar to a critic on a pretrained encoder; what holds for every critic: {@link UtteranceCriticTest}. */
class OnEncoderTest {
    /** The encoder's token 3 is the letter of the policy's token 1. */
    private static final int VOCABULARY = 5;

    private static final Tokenizer SPOKEN =
            Tokenizer.fromJson(new String(Toy.files(VOCABULARY, 1).get("tokenizer.json"), StandardCharsets.UTF_8));

    @AfterAll
    static void closeTokenizer() {
        SPOKEN.close();
    }

    @Test
    void onlyWhatATextEndsWithIsSeenAndTerminatorsSayNothing() {
        // Six letters are left beside the two tokens around a text.
        try (UtteranceCritic critic = critic(EncoderPooling.DEFAULT)) {
            float[] v = state(critic, 1, 2, 3, 4, 1, 2);
            assertArrayEquals(v, state(critic, 4, 4, 1, 2, 3, 4, 1, 2), 1e-6f);
            assertArrayEquals(v, state(critic, 1, 2, 0, 3, 4, 1, 2), 1e-6f);
            assertTrue(Math.abs(v[0] - state(critic, 2, 3, 4, 1, 2)[0]) > 1e-3, "one letter less");
        }
    }

    @Test
    void poolerAndMeanAreDifferentAndTheFilesRememberWhich() {
        try (UtteranceCritic pooled = critic(EncoderPooling.POOLER);
                UtteranceCritic mean = critic(EncoderPooling.MEAN);
                UtteranceCritic again = UtteranceCritic.restoredOnEncoder(mean.files(), SPOKEN, ComputeDevice.CPU)) {
            float[] v = state(mean, 1, 2, 3);
            assertTrue(Math.abs(v[0] - state(pooled, 1, 2, 3)[0]) > 1e-3);
            assertArrayEquals(v, state(again, 1, 2, 3));
            mean.files()
                    .forEach((name, bytes) ->
                            assertArrayEquals(bytes, again.files().get(name), name));
            assertEquals(
                    List.of("base_lm.pooler.dense.weight", "base_lm.pooler.dense.bias"),
                    pooled.parameters().values().keySet().stream()
                            .filter(name -> !mean.parameters().values().containsKey(name))
                            .toList());
        }
    }

    @Test
    void aPoolerThatIsNotThereIsRefused() {
        Map<String, byte[]> files =
                ToyEncoder.files(ToyEncoder.checkpoint(ToyEncoder.config(Family.BERT, 7, 8), Pooling.MEAN, .5, 1));
        String message = assertThrows(
                        CheckpointException.class,
                        () -> UtteranceCritic.onEncoder(
                                ModelSource.of(files), EncoderPooling.POOLER, SPOKEN, ComputeDevice.CPU, new Seed(3)))
                .getMessage();
        assertTrue(message.contains("without a pooler"), message);
        assertTrue(message.contains("pool by the mean"), message);
    }

    @Test
    void aTokenizerThatDoesNotFitTheEncoderIsRefused() {
        Map<String, byte[]> files = new HashMap<>(encoder());
        files.put("tokenizer.json", Toy.files(12, 1).get("tokenizer.json"));
        String message = assertThrows(
                        CheckpointException.class,
                        () -> UtteranceCritic.onEncoder(
                                ModelSource.of(files), EncoderPooling.DEFAULT, SPOKEN, ComputeDevice.CPU, new Seed(3)))
                .getMessage();
        assertTrue(message.contains("has 12 entries") && message.contains("vocab_size 7"), message);
        files.remove("tokenizer.json");
        assertThrows(
                CheckpointException.class,
                () -> UtteranceCritic.onEncoder(
                        ModelSource.of(files), EncoderPooling.DEFAULT, SPOKEN, ComputeDevice.CPU, new Seed(3)));
    }

    @Test
    void filesOfAnotherModelAreRefused() {
        try (UtteranceCritic critic = critic(EncoderPooling.DEFAULT)) {
            Map<String, byte[]> files = new HashMap<>(critic.files());
            files.put("target.safetensors", encoder().get("model.safetensors"));
            String message = assertThrows(
                            CheckpointException.class,
                            () -> UtteranceCritic.restoredOnEncoder(files, SPOKEN, ComputeDevice.CPU))
                    .getMessage();
            assertTrue(message.startsWith("target.safetensors does not hold the tensors of the model"), message);
            assertTrue(message.contains("missing: base_lm.embeddings.word_embeddings.weight [7, 8]"), message);
            assertTrue(message.contains("critic1.*.weight"), message);

            files.remove("target.safetensors");
            assertThrows(
                    CheckpointException.class,
                    () -> UtteranceCritic.restoredOnEncoder(files, SPOKEN, ComputeDevice.CPU));
        }
    }

    private static Map<String, byte[]> encoder() {
        return ToyEncoder.files(ToyEncoder.checkpoint(Family.BERT, 1));
    }

    private static UtteranceCritic critic(EncoderPooling pooling) {
        return UtteranceCritic.onEncoder(ModelSource.of(encoder()), pooling, SPOKEN, ComputeDevice.CPU, new Seed(3));
    }

    /** V of a context. */
    private static float[] state(UtteranceCritic critic, int... context) {
        int[] tokens = Arrays.copyOf(context, context.length + 1);
        EpisodeBatch batch = new EpisodeBatch(List.of(new TokenTrajectory(
                "e",
                0,
                tokens,
                List.of(new TokenTurn(0, context.length, tokens.length, new float[0], 0, Ending.TERMINATED)),
                0)));
        return read(manager -> critic.online(manager, batch).value());
    }

    private static float[] read(Function<NDManager, NDArray> values) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            return values.apply(manager).toFloatArray();
        }
    }
}
