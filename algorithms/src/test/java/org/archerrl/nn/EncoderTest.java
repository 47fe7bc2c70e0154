package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.ToyEncoder;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.pretrained.EncoderCheckpoint;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a row's states depend on, and what is said of files that do not fit. Numbers: the parity tests. */
class EncoderTest {
    private static final float CLOSE = 1e-5f;

    @ParameterizedTest
    @EnumSource(Family.class)
    void neitherOtherRowsNorPaddingOnTheRightChangeARow(Family family) {
        float[] alone = states(family, TokenRows.padded(new int[] {2, 5, 3}));
        float[] amongOthers = states(family, TokenRows.padded(new int[] {2, 5, 3}, new int[] {2, 4, 4, 5, 3}));
        assertArrayEquals(alone, Arrays.copyOf(amongOthers, alone.length), CLOSE);
        TokenRows otherPadding = new TokenRows(new int[][] {{2, 5, 3, 6, 6}}, new int[][] {{1, 1, 1, 0, 0}});
        assertArrayEquals(alone, states(family, otherPadding), CLOSE);
    }

    @Test
    void robertaCountsValidTokensAndBertPlaces() {
        TokenRows left = new TokenRows(new int[][] {{0, 0, 2, 5, 3}}, new int[][] {{0, 0, 1, 1, 1}});
        TokenRows right = TokenRows.padded(new int[] {2, 5, 3});
        assertEquals(0, distance(states(Family.ROBERTA, left), states(Family.ROBERTA, right)), CLOSE);
        assertTrue(distance(states(Family.BERT, left), states(Family.BERT, right)) > 1e-2);
    }

    @Test
    void tokenTypesCount() {
        int[][] tokens = {{2, 5, 3}};
        int[][] valid = {{1, 1, 1}};
        float[] one = states(Family.BERT, new TokenRows(tokens, valid));
        float[] pair = states(Family.BERT, new TokenRows(tokens, valid, new int[][] {{0, 0, 1}}));
        assertTrue(distance(one, pair) > 1e-2);
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope()) {
            Encoder encoder = ToyEncoder.checkpoint(Family.ROBERTA, 1).addTo(parameters, "");
            TokenRows tooLong = TokenRows.padded(new int[ToyEncoder.CONTEXT + 1]);
            assertEquals(
                    "a row of 9 tokens does not fit the encoder, which takes 8 at most; cut it first",
                    assertThrows(IllegalArgumentException.class, () -> encoder.states(manager, tooLong))
                            .getMessage());
        }
        assertEquals(
                "an encoder needs a valid token in every row, row 1 has none",
                assertThrows(IllegalArgumentException.class, () -> TokenRows.padded(new int[] {1}, new int[0]))
                        .getMessage());
    }

    @Test
    void theFamilysPrefixAndWhatIsNoPartOfTheEncoderAreLeftOut() {
        EncoderCheckpoint plain = ToyEncoder.checkpoint(Family.ROBERTA, 1);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        plain.tensors().forEach((name, tensor) -> tensors.put("roberta." + name, tensor));
        HostTensor other = new HostTensor(new long[] {1}, new float[1]);
        tensors.put("roberta.embeddings.position_ids", other);
        tensors.put("lm_head.bias", other);
        Map<String, byte[]> files = new HashMap<>(plain.files());
        files.put("model.safetensors", SafeTensors.encode(tensors, Map.of()));

        assertEquals(plain.tensors(), EncoderCheckpoint.read(files).tensors());
    }

    @Test
    void oneMessageNamesEveryTensorThatDoesNotFit() {
        EncoderCheckpoint good = ToyEncoder.checkpoint(Family.BERT, 1);
        Map<String, HostTensor> tensors = new LinkedHashMap<>(good.tensors());
        tensors.remove("pooler.dense.bias");
        tensors.remove("embeddings.LayerNorm.weight");
        tensors.put("classifier.weight", new HostTensor(new long[] {1, 2}, new float[2]));
        tensors.put("encoder.layer.1.intermediate.dense.bias", new HostTensor(new long[] {3}, new float[3]));
        Map<String, byte[]> files = new HashMap<>(good.files());
        files.put("model.safetensors", SafeTensors.encode(tensors, Map.of()));

        assertEquals(
                "model.safetensors does not hold the tensors of the model that config.json describes"
                        + "; missing: embeddings.LayerNorm.weight [8], pooler.dense.bias [8]"
                        + "; extra: classifier.weight [1, 2]"
                        + "; misshapen: encoder.layer.1.intermediate.dense.bias [12], got [3]"
                        + "; allowed (* is a number): embeddings.word_embeddings.weight,"
                        + " embeddings.position_embeddings.weight, embeddings.token_type_embeddings.weight,"
                        + " embeddings.LayerNorm.weight, embeddings.LayerNorm.bias,"
                        + " encoder.layer.*.attention.self.query.weight, encoder.layer.*.attention.self.query.bias,"
                        + " encoder.layer.*.attention.self.key.weight, encoder.layer.*.attention.self.key.bias,"
                        + " encoder.layer.*.attention.self.value.weight, encoder.layer.*.attention.self.value.bias,"
                        + " encoder.layer.*.attention.output.dense.weight,"
                        + " encoder.layer.*.attention.output.dense.bias,"
                        + " encoder.layer.*.attention.output.LayerNorm.weight,"
                        + " encoder.layer.*.attention.output.LayerNorm.bias,"
                        + " encoder.layer.*.intermediate.dense.weight, encoder.layer.*.intermediate.dense.bias,"
                        + " encoder.layer.*.output.dense.weight, encoder.layer.*.output.dense.bias,"
                        + " encoder.layer.*.output.LayerNorm.weight, encoder.layer.*.output.LayerNorm.bias,"
                        + " pooler.dense.weight, pooler.dense.bias"
                        + "; use the files of one and the same model",
                message(files));
    }

    @Test
    void oneMessageNamesEverySettingThatIsNotSupported() {
        Map<String, byte[]> files = files(
                """
                {"model_type": "deberta", "hidden_act": "gelu_new", "position_embedding_type": "relative_key",
                 "vocab_size": 7, "hidden_size": "8", "num_hidden_layers": 2, "num_attention_heads": 2,
                 "intermediate_size": 12, "max_position_embeddings": 8}""");
        assertEquals(
                "config.json: model_type must be one of [bert, roberta], got \"deberta\""
                        + "; hidden_act must be one of [gelu], got \"gelu_new\""
                        + "; position_embedding_type must be one of [absolute], got \"relative_key\""
                        + "; hidden_size must be a whole number above 0, got \"8\""
                        + "; type_vocab_size must be a whole number above 0, got none",
                message(files));
    }

    @Test
    void sizesMustFitEachOther() {
        Map<String, byte[]> files = files(
                """
                {"model_type": "roberta", "vocab_size": 7, "hidden_size": 8, "num_hidden_layers": 2,
                 "num_attention_heads": 3, "intermediate_size": 12, "max_position_embeddings": 2,
                 "type_vocab_size": 1}""");
        assertEquals(
                "config.json: num_attention_heads: must divide hidden_size 8, got 3"
                        + "; max_position_embeddings: must be above pad_token_id + 1 = 2, got 2",
                message(files));
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals(
                "a model needs model.safetensors, got only [config.json]; add it, or name another directory",
                message(Map.of("config.json", new byte[0])));
    }

    private static Map<String, byte[]> files(String config) {
        return Map.of(
                "config.json",
                config.getBytes(StandardCharsets.UTF_8),
                "model.safetensors",
                SafeTensors.encode(Map.of(), Map.of()));
    }

    private static String message(Map<String, byte[]> files) {
        return assertThrows(CheckpointException.class, () -> EncoderCheckpoint.read(files))
                .getMessage();
    }

    private static double distance(float[] one, float[] other) {
        double distance = 0;
        for (int i = 0; i < one.length; i++) {
            distance = Math.max(distance, Math.abs(one[i] - other[i]));
        }
        return distance;
    }

    /** Returns the states of the valid tokens. */
    private static float[] states(Family family, TokenRows rows) {
        try (Parameters parameters = new Parameters(ComputeDevice.CPU);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Encoder encoder = ToyEncoder.checkpoint(family, 1).addTo(parameters, "");
            NDArray states = encoder.states(manager, rows);
            return OpLibrary.one(manager, "gather_states", states, manager.create(rows.validIndex()))
                    .toFloatArray();
        }
    }
}
