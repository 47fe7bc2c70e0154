package org.archerrl.critic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.archerrl.ToyEncoder;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.junit.jupiter.api.Test;

/** What the values of a critic on an encoder depend on. Numbers: the parity tests. */
class EncoderCriticTest {
    private static final int[][] SEEN = {{2, 4, 3}, {2, 5, 5, 3}};
    private static final int[][] SAID = {{2, 6, 3}, {2, 3}};

    @Test
    void anUtteranceHasOneValueHoweverItIsHandedOver() {
        try (EncoderCritic critic = critic()) {
            float[] q = read(manager -> critic.fitted(manager, SEEN, SAID).stored());
            float[] twice =
                    read(manager -> critic.judged(manager, SEEN, 2, new int[][] {SAID[0], SAID[0], SAID[1], SAID[1]})
                            .fresh());
            assertArrayEquals(new float[] {q[0], q[1], q[0], q[1], q[2], q[3], q[2], q[3]}, twice, 1e-6f);
        }
    }

    @Test
    void theTargetStartsAsACopyAndTheHeadsDiffer() {
        try (EncoderCritic critic = critic()) {
            float[] q = read(manager -> critic.fitted(manager, SEEN, SAID).stored());
            float[] v = read(manager -> critic.fitted(manager, SEEN, SAID).state());
            assertArrayEquals(
                    q, read(manager -> critic.targets(manager, SEEN, SAID, SEEN).fresh()));
            assertArrayEquals(
                    v, read(manager -> critic.targets(manager, SEEN, SAID, SEEN).next()));
            assertTrue(Math.abs(q[0] - q[1]) > 1e-3);
            assertTrue(Math.abs(v[0] - v[1]) > 1e-3);
        }
    }

    @Test
    void filesOfAnotherModelAreRefused() {
        try (EncoderCritic critic = critic()) {
            Map<String, byte[]> files = new HashMap<>(critic.files());
            files.put(
                    "target.safetensors",
                    ToyEncoder.checkpoint(Family.BERT, 1).files().get("model.safetensors"));
            String message = assertThrows(CheckpointException.class, () -> EncoderCritic.restored(files))
                    .getMessage();
            assertTrue(message.startsWith("target.safetensors does not hold the tensors of the model"), message);
            assertTrue(message.contains("missing: base_lm.embeddings.word_embeddings.weight [7, 8]"), message);
            assertTrue(message.contains("critic1.*.weight"), message);

            files.remove("target.safetensors");
            assertThrows(CheckpointException.class, () -> EncoderCritic.restored(files));
        }
    }

    private static EncoderCritic critic() {
        return EncoderCritic.initialised(ToyEncoder.checkpoint(Family.BERT, 1), new Seed(3));
    }

    private static float[] read(Function<NDManager, NDArray> values) {
        try (NDManager manager = NDManager.newBaseManager();
                Autograd scope = Autograd.off()) {
            return values.apply(manager).toFloatArray();
        }
    }
}
