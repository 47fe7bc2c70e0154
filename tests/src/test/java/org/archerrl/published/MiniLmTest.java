package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.CriticLearner;
import org.archerrl.learn.CriticSpec;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Framing;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.archerrl.variant.critic.TemporalDifference;
import org.archerrl.critic.CriticForm;
import org.archerrl.variant.critic.TemporalDifference.TargetAggregation;
import org.archerrl.variant.critic.TemporalDifference.Truncation;
import org.junit.jupiter.api.Test;

/** all-MiniLM-L6-v2, a BERT encoder of 22 million weights: as Python reads it, and as a critic. */
class MiniLmTest {
    private static final double EMBEDDING = 1e-5;

    @Test
    void sentenceEmbeddingsAreThoseOfPython() throws IOException, InterruptedException {
        Path directory = PublishedModels.miniLm();
        JsonNode items = new ObjectMapper()
                .readTree(MiniLmTest.class.getResource("/published/minilm.json"))
                .get("items");
        assertEquals(12, items.size());
        EncoderCheckpoint checkpoint;
        try (ModelSource source = ModelSource.open(directory.toString())) {
            checkpoint = EncoderCheckpoint.read(source);
        }
        List<int[]> rows = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizer.load(directory)) {
            Framing framing = Framing.fromJson(tokenizer.json());
            for (JsonNode item : items) {
                String text = item.get("text").asText();
                int[] ids = framing.frame(
                        tokenizer.encode(text), checkpoint.config().context());
                JsonNode expected = item.get("ids");
                assertArrayEquals(
                        IntStream.range(0, expected.size())
                                .map(i -> expected.get(i).asInt())
                                .toArray(),
                        ids,
                        text);
                rows.add(ids);
            }
        }
        try (Parameters parameters = new Parameters();
                NDManager manager = NDManager.newBaseManager();
                Autograd scope = Autograd.off()) {
            Encoder encoder = checkpoint.addTo(parameters, "");
            float[] embeddings =
                    encoder.encoded(manager, rows, Pooling.NORMALISED_MEAN).toFloatArray();
            int width = checkpoint.config().width();
            for (int n = 0; n < items.size(); n++) {
                for (int i = 0; i < width; i++) {
                    assertEquals(items.get(n).get("embedding").get(i).asDouble(), embeddings[n * width + i], EMBEDDING);
                }
            }
        }
    }

    /** Eight steps on one batch of key-door episodes, whose targets stand still because the target copy does. */
    @Test
    void asCriticItFitsABatch() throws IOException, InterruptedException {
        EnvironmentSpec spec = Environments.named("key-door", Map.of());
        Seed seed = new Seed(7);
        List<Trajectory> played = Demonstrations.play(spec, "random", 12, seed.child("played"));
        TemporalDifference method = new TemporalDifference(
                .95, 1, 0, TargetAggregation.INDEXWISE, Truncation.ENDS, CriticForm.APART, 1e-4, 1, 12, 1, 1);
        CriticSpec critic = new CriticSpec(PublishedModels.miniLm().toString(), EncoderPooling.MEAN, 5);
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 400));
        List<TokenTrajectory> batch = Demonstrations.tokenised(
                played, spec.contextRule(), TurnFormat.plain(tokenizer), 128, spec.maxUtteranceTokens());
        try (TokenPolicy policy = TokenPolicy.initialised("nano", 128, tokenizer, seed.child("policy"));
                CriticLearner learner = new CriticLearner(
                        critic,
                        TokenPolicy.restored(policy.files()),
                        method,
                        spec.maxUtteranceTokens(),
                        seed.child("critic"))) {
            List<Double> losses = new ArrayList<>();
            for (int step = 0; step < 8; step++) {
                Map<String, Double> report =
                        learner.update(batch, seed.child("same")).scalars();
                losses.add(report.get("critic.qLoss") + report.get("critic.vLoss"));
            }
            assertTrue(losses.stream().allMatch(Double::isFinite), losses.toString());
            assertTrue(losses.get(7) < .5 * losses.get(0), losses.toString());
        }
    }
}
