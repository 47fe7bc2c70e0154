package org.archerrl.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Generated;
import org.archerrl.policy.Generator;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code archer generate}. */
@Command(name = "generate", description = "Lets a language model go on from a prompt.", mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR|FILE.gguf|RUN_DIR",
            description = "A Hugging Face directory, a .gguf file, a hub id, or what archer train wrote.")
    private String model;

    @Mixin
    private CheckpointOption checkpoint;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "- reads it from standard input.")
    private String prompt;

    @Option(names = "--max-new-tokens", paramLabel = "N", defaultValue = "64", description = "Default: 64.")
    private int maxNewTokens;

    @Mixin
    private DecodingOptions decoding;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends the text before this one; may be repeated.")
    private List<String> stops = List.of();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Which draws; default: 1.")
    private long seed;

    @Option(names = "--chat", description = "Asks through the model's chat template.")
    private boolean chat;

    @Option(names = "--json", description = "Prints one object: text, tokenIds, logProbs.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (maxNewTokens < 1) {
            throw new RunException("--max-new-tokens: must be at least 1, got " + maxNewTokens);
        }
        if (stops.contains("")) {
            throw new RunException("--stop: must have at least one character, got an empty text");
        }
        Decoding chosen = decoding.chosen(Decoding.SAMPLE);
        try (TokenPolicy policy = OpenModel.named(model, checkpoint.name())) {
            TurnFormat format = chat
                    ? OpenModel.chat(policy)
                            .orElseThrow(
                                    () -> new RunException("--chat: the model has no chat template; leave --chat out"))
                    : TurnFormat.plain(policy.tokenizer());
            Stopping stopping = policy.stopping(maxNewTokens).orAt(stops);
            show(new Generator(policy, stopping, chosen)
                    .generate(List.of(format.opening(text())), new Seed(seed).child("generate"))
                    .get(0));
        }
        return 0;
    }

    private String text() throws IOException {
        return prompt.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : prompt;
    }

    private void show(Generated generated) {
        if (!json) {
            System.out.println(Printable.of(generated.text()));
            return;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("text", generated.text());
        result.put("tokenIds", generated.tokens());
        result.put("logProbs", generated.logProbs());
        Json.print(result);
    }
}
