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
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.Evaluators;
import org.archerrl.nn.Encoder;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Pooling;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rl.Truncation;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Framing;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;
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
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
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
        AlgorithmSpec archer = new AlgorithmSpec(
                new TemporalDifference(),
                new Reinforce(),
                new OnlineReplay(),
                new TurnCredit(),
                new TwinIndexwise(0, 1),
                new Unchanged(),
                new NoKl(),
                new Horizon(.95, 1, Truncation.ENDS),
                new CriticSteps(1e-4, 1, 12, 1, 1),
                new PolicySteps(3e-4, 32, 3));
        CriticSpec critic =
                new CriticSpec(PublishedModels.miniLm().toString(), CriticForm.APART, EncoderPooling.MEAN, 5);
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 400));
        List<TokenTrajectory> batch = Demonstrations.tokenised(
                played, spec.contextRule(), TurnFormat.plain(tokenizer), 128, spec.maxUtteranceTokens());
        try (TokenPolicy policy = TokenPolicy.initialised("nano", 128, tokenizer, seed.child("policy"));
                EvaluatorLearner learner = new Evaluators(archer, critic, spec.maxUtteranceTokens())
                        .fresh(TokenPolicy.restored(policy.files()), Optional.empty(), seed.child("critic"))) {
            List<Double> losses = new ArrayList<>();
            for (int step = 0; step < 8; step++) {
                Map<String, Double> report =
                        learner.updates(List.of(batch), seed.child("same")).scalars();
                losses.add(report.get("critic.qLoss") + report.get("critic.vLoss"));
            }
            assertTrue(losses.stream().allMatch(Double::isFinite), losses.toString());
            assertTrue(losses.get(7) < .5 * losses.get(0), losses.toString());
        }
    }
}
