package org.archerrl.job.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer play}. */
@Command(
        name = "play",
        description =
                "Shows an episode of a run's policy, lets you play an environment yourself, or talks to a language model.",
        mixinStandardHelpOptions = true)
final class PlayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR|ENVIRONMENT|MODEL", description = "What to watch, to play, or to talk to.")
    private String target;

    @Mixin
    private CheckpointOption checkpoint;

    @Mixin
    private DecodingOptions decoding;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Which episode; default: 1.")
    private long seed;

    @Mixin
    private EnvironmentSettings settings;

    @Override
    public Integer call() throws IOException {
        if (RunDirectory.isRun(Path.of(target)) || OpenModel.isModel(target)) {
            settings.refuse("what a run's policy or a model plays is settled; settings are for an ENVIRONMENT");
        }
        if (RunDirectory.isRun(Path.of(target))) {
            watch(Path.of(target));
        } else if (OpenModel.isModel(target)) {
            talk();
        } else {
            playYourself(settings.of(target));
        }
        return 0;
    }

    private void watch(Path run) {
        EnvironmentSpec spec = RunDirectory.recipeOf(run).environment().spec();
        try (SavedPolicy policy = new SavedPolicy(run, checkpoint.name())) {
            Trajectory episode = policy.play(spec, 1, 1, new Seed(seed).child("play"), decoding.chosen(Decoding.SAMPLE))
                    .get(0)
                    .text();
            for (Turn turn : episode.turns()) {
                System.out.println(Printable.of(turn.observation()));
                System.out.println("> " + Printable.of(turn.utterance()));
            }
            System.out.println(Printable.of(episode.lastObservation()));
            System.out.println(String.format(
                    Locale.ROOT,
                    "return %.2f in %d turns",
                    episode.totalReward(),
                    episode.turns().size()));
        }
    }

    private void talk() throws IOException {
        Decoding chosen = decoding.chosen(Decoding.GREEDY);
        try (TokenPolicy policy = OpenModel.named(target, checkpoint.name())) {
            Dialogue dialogue = new Dialogue(policy, chosen, new Seed(seed).child("talk"));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (Optional<String> said = asked(in); said.isPresent(); said = asked(in)) {
                System.out.println(Printable.of(dialogue.answer(said.get())));
            }
        }
    }

    /** Asks the user for a line, and ends the line of the question when there is none. */
    private static Optional<String> asked(BufferedReader in) throws IOException {
        System.out.print("> ");
        System.out.flush();
        Optional<String> said = Optional.ofNullable(in.readLine());
        if (said.isEmpty()) {
            System.out.println();
        }
        return said;
    }

    private void playYourself(EnvironmentSpec spec) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (TextEnvironment environment = spec.open()) {
            System.out.println(Printable.of(environment.reset(seed)));
            double total = 0;
            for (Optional<String> said = asked(in); said.isPresent(); said = asked(in)) {
                Outcome outcome = environment.step(said.get());
                total += outcome.reward();
                System.out.println(Printable.of(outcome.observation()));
                if (outcome.ending().isLast()) {
                    System.out.println(String.format(Locale.ROOT, "return %.2f", total));
                    return;
                }
            }
        }
    }
}
