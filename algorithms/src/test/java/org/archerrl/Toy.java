package org.archerrl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.interaction.Ending;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;

/**
 * A tiny language model over a few letters, and random episodes in its tokens. Token 0 is the terminator, token i the i-th
 * letter of the alphabet.
 */
public final class Toy {
    public static final int CONTEXT = 40;

    private static final String CONFIG =
            """
            {"model_type": "gpt2", "activation_function": "gelu_new", "vocab_size": %d, "n_embd": %d, "n_layer": %d,
             "n_head": %d, "n_positions": %d, "layer_norm_epsilon": %s}""";

    private Toy() {}

    public static TransformerConfig config(int vocabulary) {
        return new TransformerConfig(vocabulary, 8, 2, 2, CONTEXT, 1e-5);
    }

    /** Weights spread out far enough that no two tokens are nearly alike and every bias and norm shows. */
    public static Parameters parameters(TransformerConfig config, String prefix, long seed) {
        Parameters parameters = new Parameters(ComputeDevice.CPU);
        SplittableRandom random = new SplittableRandom(seed);
        Transformer.initialise(config, parameters, prefix, random);
        parameters.set(spread(parameters.values(), random));
        return parameters;
    }

    /** Values for the same weights: far apart, those of norms around 1. */
    public static Map<String, HostTensor> spread(Map<String, HostTensor> weights, SplittableRandom random) {
        Map<String, HostTensor> spread = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            float[] values = new float[tensor.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.5 * random.nextGaussian())
                        + (name.contains("ln_") && name.endsWith("weight") ? 1 : 0);
            }
            spread.put(name, new HostTensor(tensor.shape(), values));
        });
        return spread;
    }

    /** A policy over the terminator and {@code vocabulary - 1} letters. */
    public static TokenPolicy policy(int vocabulary, long seed) {
        return TokenPolicy.restored(files(vocabulary, seed));
    }

    /** The same on a device. */
    public static TokenPolicy policy(int vocabulary, long seed, ComputeDevice device) {
        return TokenPolicy.restored(files(vocabulary, seed), Use.LEARNS, Passes.PLAIN.on(device));
    }

    public static Map<String, byte[]> files(int vocabulary, long seed) {
        TransformerConfig c = config(vocabulary);
        try (Parameters parameters = parameters(c, "transformer.", seed)) {
            String json = CONFIG.formatted(vocabulary, c.width(), c.layers(), c.heads(), c.context(), c.epsilon());
            return Map.of(
                    "config.json", json.getBytes(StandardCharsets.UTF_8),
                    "tokenizer.json", tokenizerJson(vocabulary).getBytes(StandardCharsets.UTF_8),
                    "model.safetensors", SafeTensors.encode(parameters.values(), Map.of()));
        }
    }

    /** The files of a Llama with shared key and value heads over the same letters; weights spread out as far. */
    public static Map<String, byte[]> llamaFiles(int vocabulary, long seed) {
        String json =
                """
                {"model_type": "llama", "vocab_size": %d, "hidden_size": 8, "intermediate_size": 12,
                 "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "attention_bias": true,
                 "max_position_embeddings": %d, "tie_word_embeddings": true}"""
                        .formatted(vocabulary, CONTEXT);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.json", json.getBytes(StandardCharsets.UTF_8));
        files.put("tokenizer.json", tokenizerJson(vocabulary).getBytes(StandardCharsets.UTF_8));
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        TransformerConfig config = config(files);
        Transformer.shapes(config).forEach((name, shape) -> {
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.5 * random.nextGaussian()) + (name.contains("norm") ? 1 : 0);
            }
            tensors.put(name, new HostTensor(shape.getShape(), values));
        });
        files.put("model.safetensors", SafeTensors.encode(tensors, Map.of()));
        return files;
    }

    private static TransformerConfig config(Map<String, byte[]> files) {
        String json = new String(files.get("config.json"), StandardCharsets.UTF_8);
        TensorSource none = TensorSource.of("none", Map.of());
        return LanguageModel.read(new ModelSource(Map.of("config.json", json), none))
                .config();
    }

    /** Writes files into a directory and returns it. */
    public static Path written(Path directory, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return directory;
    }

    private static String tokenizerJson(int vocabulary) {
        StringBuilder letters = new StringBuilder("\"" + Tokenizer.TERMINATOR + "\": 0");
        for (int i = 1; i < vocabulary; i++) {
            letters.append(", \"").append((char) ('a' + i - 1)).append("\": ").append(i);
        }
        return """
            {"version": "1.0", "truncation": null, "padding": null, "normalizer": null, "pre_tokenizer": null,
             "post_processor": null, "decoder": {"type": "Fuse"},
             "added_tokens": [{"id": 0, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
                               "normalized": false, "special": true}],
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
                       "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
                       "vocab": {%s}, "merges": []}}"""
                .formatted(Tokenizer.TERMINATOR, letters);
    }

    /** Ragged episodes of 1 to 4 turns in 1 to 3 segments; every length, token and reward is random. */
    public static List<TokenTrajectory> episodes(int count, int vocabulary, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TokenTrajectory> episodes = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            episodes.add(episode("toy-" + seed + "-" + e, vocabulary, random));
        }
        return episodes;
    }

    /** The same episodes as if that policy had played them: two of each task instance, every second turn from the same place. */
    public static List<TokenTrajectory> playedBy(TokenPolicy policy, List<TokenTrajectory> episodes) {
        List<TokenTrajectory> played = new ArrayList<>();
        for (TokenTrajectory episode : episodes) {
            EpisodeBatch alone = new EpisodeBatch(List.of(episode));
            float[][] logProbs = logProbs(policy, alone);
            List<TokenTurn> turns = new ArrayList<>();
            for (int t = 0; t < logProbs.length; t++) {
                TokenTurn turn = episode.turns().get(t);
                turns.add(new TokenTurn(
                        turn.contextStart(),
                        turn.contextEnd(),
                        turn.utteranceEnd(),
                        policy.version(),
                        t % 2,
                        logProbs[t],
                        turn.reward(),
                        turn.ending()));
            }
            played.add(new TokenTrajectory(
                    episode.episodeId(), played.size() / 2, episode.tokens(), turns, episode.finalContextStart()));
        }
        return played;
    }

    /** What a policy says of a batch's own utterances [N][L]. */
    public static float[][] logProbs(TokenPolicy policy, EpisodeBatch batch) {
        float[][] logProbs = IntStream.range(0, batch.turns())
                .mapToObj(n -> new float[batch.utterance(n).length])
                .toArray(float[][]::new);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            float[] flat = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < flat.length; p++) {
                logProbs[likelihood.utteranceOf()[p]][likelihood.placeOf()[p]] = flat[p];
            }
        }
        return logProbs;
    }

    private static TokenTrajectory episode(String id, int vocabulary, SplittableRandom random) {
        List<Integer> stream = new ArrayList<>();
        List<TokenTurn> turns = new ArrayList<>();
        int segment = 0;
        int count = 1 + random.nextInt(4);
        speak(stream, 1 + random.nextInt(4), vocabulary, random);
        for (int t = 0; t < count; t++) {
            int contextEnd = stream.size();
            speak(stream, random.nextInt(3), vocabulary, random);
            stream.add(0);
            Ending ending =
                    t + 1 < count ? Ending.CONTINUES : random.nextBoolean() ? Ending.TERMINATED : Ending.TRUNCATED;
            turns.add(new TokenTurn(
                    segment,
                    contextEnd,
                    stream.size(),
                    new float[0],
                    Math.round(8 * random.nextGaussian()) / 8.0,
                    ending));
            if (random.nextInt(3) == 0) {
                segment = stream.size();
            }
            speak(stream, 1 + random.nextInt(3), vocabulary, random);
        }
        int[] tokens = stream.stream().mapToInt(i -> i).toArray();
        return new TokenTrajectory(id, 0, tokens, turns, segment);
    }

    private static void speak(List<Integer> stream, int length, int vocabulary, SplittableRandom random) {
        for (int i = 0; i < length; i++) {
            stream.add(1 + random.nextInt(vocabulary - 1));
        }
    }

    /** {@code count} utterances of 1 to 4 random tokens; some end with the terminator, some are cut. */
    public static int[][] utterances(int count, int vocabulary, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] utterances = new int[count][];
        for (int m = 0; m < count; m++) {
            utterances[m] = random.ints(1 + random.nextInt(4), 1, vocabulary).toArray();
            if (random.nextInt(3) > 0) {
                utterances[m][utterances[m].length - 1] = 0;
            }
        }
        return utterances;
    }

    /** Copies of all gradients by name, zeros where there is none. */
    public static Map<String, float[]> gradients(Parameters parameters) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        parameters.values().forEach((name, value) -> {
            try (NDArray gradient = parameters.get(name).getGradient()) {
                gradients.put(name, gradient.toFloatArray());
            }
        });
        return gradients;
    }
}
