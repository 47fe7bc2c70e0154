package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.archerrl.examples.Archer;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.ModelSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SmolLM2-135M-Instruct at the command line: it answers, tells how likely its words were, and is handed on. */
class SmolLm2TalkTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String QUESTION = "What is the capital of France?";

    private static String file;
    private static TokenPolicy policy;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        file = PublishedModels.smolLm2().toString();
        policy = opened(file);
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    private static TokenPolicy opened(String name) {
        try (ModelSource source = ModelSource.open(name)) {
            return TokenPolicy.restored(source, Use.SPEAKS, Passes.PLAIN);
        }
    }

    private static int[] question() {
        return policy.chatTemplate().orElseThrow().format(policy.tokenizer()).opening(QUESTION);
    }

    @Test
    void theCapitalOfFranceIsParis() throws InterruptedException {
        String said = Archer.runReading(QUESTION + "\n", 0, SOON, "play", file).out();
        assertEquals("> The capital of France is Paris.\n> \n", said);
    }

    @Test
    void logProbabilitiesOfWhatIsSampledAreThoseOfARescoring() throws IOException, InterruptedException {
        JsonNode said = new ObjectMapper()
                .readTree(Archer.run(
                                0,
                                SOON,
                                "generate",
                                "--model",
                                file,
                                "--chat",
                                "--json",
                                "--max-new-tokens",
                                "24",
                                "--prompt",
                                QUESTION)
                        .out());
        int length = said.get("tokenIds").size();
        assertTrue(length > 0, said.toString());
        int[] tokens = IntStream.range(0, length)
                .map(i -> said.get("tokenIds").get(i).asInt())
                .toArray();
        int[] asked = question();
        double[] scores = Scores.logProbs(policy, Ints.concat(asked, tokens));
        for (int i = 0; i < length; i++) {
            assertEquals(
                    scores[asked.length - 1 + i], said.get("logProbs").get(i).asDouble(), 1e-4, said.toString());
        }
    }

    @Test
    void whatIsExportedIsTheSameModelToTheLastBit() throws InterruptedException {
        Path exported = directory.resolve("exported");
        assertEquals(
                exported + "\n",
                Archer.run(0, SOON, "export", file, exported.toString()).out());
        int[] row = Ints.concat(question(), policy.tokenizer().encode("The capital of France is Paris, not Lyon 123."));
        try (TokenPolicy again = opened(exported.toString())) {
            assertArrayEquals(
                    row,
                    Ints.concat(
                            again.chatTemplate()
                                    .orElseThrow()
                                    .format(again.tokenizer())
                                    .opening(QUESTION),
                            again.tokenizer().encode("The capital of France is Paris, not Lyon 123.")));
            assertArrayEquals(Scores.logProbs(policy, row), Scores.logProbs(again, row));
        }
    }
}
