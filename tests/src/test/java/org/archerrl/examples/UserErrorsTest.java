package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the user gets wrong: exit code 2, one message that says what, got, allowed and the next move, and nothing changed. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class UserErrorsTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    /** Runs a command that is wrong, and checks that its one line holds these parts. */
    static void assertWrong(String command, String... parts) throws InterruptedException {
        Child.Ended ended = Archer.run(2, SOON, command.split(" "));
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("archer: "), ended.err());
        for (String part : parts) {
            assertTrue(ended.err().contains(part), "wanted \"" + part + "\" in " + ended.err());
        }
    }

    private String train(String more) {
        return "train " + Archer.tiny() + " --run-dir " + directory.resolve("run") + " " + more;
    }

    @Test
    void unknownRecipe() throws InterruptedException {
        assertWrong("train twenty-question-10", "'twenty-question-10'", "did you mean 'twenty-questions-10'?");
        assertWrong("train nowhere/mine.yaml", "nowhere/mine.yaml does not exist");
    }

    @Test
    void misspeltKey() throws IOException, InterruptedException {
        assertWrong(
                train("--set rollout.wrokers=2"),
                "rollout.wrokers: there is no such key; did you mean rollout.workers?");
        Path recipe = directory.resolve("mine.yaml");
        Files.writeString(recipe, "environment: {name: bandit}\niteratoins: 3\n");
        assertWrong("train " + recipe, "did you mean iterations?", "mine.yaml:2");
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void wrongTypeAndOutOfRange() throws InterruptedException {
        assertWrong(
                train("--set iterations=many"),
                "iterations: must be a whole number, got 'many'",
                "(--set iterations=many)");
        assertWrong(
                train("--set algorithm.horizon.discount=1.5"),
                "algorithm.horizon.discount: must be from 0.0 to 1.0, got 1.5");
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void encoderThatIsNotThere() throws InterruptedException {
        assertWrong(
                train("--set critic.model=no/such"),
                "critic.model: no/such: no such directory or file",
                "name a directory or a file *.gguf");
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void runDirectoryThatCannotBeMade() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("file"), "kept");
        assertWrong(
                "train " + Archer.tiny() + " --run-dir " + file,
                "cannot be written",
                "give a directory that you may write to");
        assertWrong("train " + Archer.tiny() + " --run-dir " + file.resolve("run"), "cannot be written");
        assertEquals("kept", Files.readString(file));
    }

    @Test
    void runDirectoryThatIsTaken() throws IOException, InterruptedException {
        Path run = TrainedRun.path();
        assertWrong("train " + Archer.tiny() + " --run-dir " + run, "holds a run already; add --resume");
        Path full = Files.createDirectories(directory.resolve("run"));
        Files.writeString(full.resolve("thesis.tex"), "kept");
        assertWrong(train(""), "is not empty (it has thesis.tex)");
        assertEquals("kept", Files.readString(full.resolve("thesis.tex")));
    }

    @Test
    void resumeOfNoRunOrOfAnotherRecipe() throws IOException, InterruptedException {
        assertWrong(train("--resume"), "--resume: there is no run in " + directory.resolve("run"));
        Path run = TrainedRun.path();
        String before = Files.readString(run.resolve("recipe.yaml"));
        assertWrong(
                "train " + Archer.tiny() + " --resume --run-dir " + run + " --set replay.capacity=5000",
                "has replay.capacity: 10000, not 5000");
        assertEquals(before, Files.readString(run.resolve("recipe.yaml")));
    }

    @Test
    void evaluationOfWhatIsNotThere() throws IOException, InterruptedException {
        assertWrong("evaluate " + directory, "there is no run in " + directory);
        assertWrong(
                "evaluate " + TrainedRun.path() + " --checkpoint 99",
                "there is no checkpoint '99'",
                "warm-start, best, last");
        assertWrong("evaluate " + TrainedRun.path() + " --episodes 0", "--episodes: must be at least 1, got 0");
        assertWrong("play no-such-game", "no-such-game");
    }

    @Test
    void additionsThatDoNotFitTheirModel() throws InterruptedException {
        String train = "train quick --run-dir " + directory.resolve("never") + " --set policy.model="
                + TalkTest.golden("gpt2-tiny") + " --set policy.lora.rank=2 --set policy.lora.targets=";
        assertWrong(train + "q_proj", "policy.lora.targets: there is no matrix 'q_proj'", "attn.c_attn");
        assertWrong(train + "\"\"", "policy.lora.targets: names no matrix; there is attn.c_attn");
        assertFalse(Files.exists(directory.resolve("never")));
    }

    @Test
    void generationThatCannotBe() throws InterruptedException {
        String generate = "generate --prompt Is --model ";
        assertWrong(generate + directory, directory + ": a model needs model.safetensors, got only []");
        String tiny = generate + TalkTest.golden("gpt2-tiny");
        assertWrong(tiny + " --max-new-tokens 0", "--max-new-tokens: must be at least 1, got 0");
        assertWrong(
                tiny + " --max-new-tokens 999",
                "new tokens: must be fewer than the model's context of 64, got 999",
                "ask for fewer");
        assertWrong(tiny + " --temperature -1", "temperature: must be a number from 0 (greedy), got -1.0");
        assertWrong(tiny + " --top-p 2", "topP: must be above 0 and at most 1", "got 2.0");
        assertWrong(tiny + " --top-k 0", "--top-k: must be at least 1, got 0");
        assertWrong(tiny + " --top-k 3 --decoding greedy", "or take --decoding sample");
        assertWrong(tiny + " --chat", "--chat: the model has no chat template; leave --chat out");
    }

    @Test
    void unknownCommandOptionOrKind() throws InterruptedException {
        for (String command : new String[] {"trian bandit", "train bandit --sed 3", "list recepies", "train"}) {
            Child.Ended ended = Archer.run(2, SOON, command.split(" "));
            assertEquals("", ended.out());
            assertFalse(ended.err().contains("\tat "), ended.err());
            assertFalse(ended.err().isBlank());
        }
    }
}
