package org.archerrl.job.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer play}. */
@Command(
        name = "play",
        description = "Shows an episode of a run's policy, or lets you play an environment yourself.",
        mixinStandardHelpOptions = true)
final class PlayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR|ENVIRONMENT", description = "What to watch, or what to play.")
    private String target;

    @Option(
            names = "--checkpoint",
            paramLabel = "warm-start|last|best|N",
            defaultValue = "last",
            description = "Default: last.")
    private String checkpoint;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Which episode; default: 1.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(Path.of(target))) {
            watch(Path.of(target));
        } else {
            playYourself(Environments.named(target, Map.of()));
        }
        return 0;
    }

    private void watch(Path run) {
        EnvironmentSpec spec = RunDirectory.recipeOf(run).environment().spec();
        try (SavedPolicy policy = new SavedPolicy(run, checkpoint)) {
            Trajectory episode = policy.play(spec, 1, 1, new Seed(seed).child("play"), Decoding.SAMPLE)
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

    private void playYourself(EnvironmentSpec spec) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (TextEnvironment environment = spec.open()) {
            System.out.println(environment.reset(seed));
            double total = 0;
            while (true) {
                System.out.print("> ");
                System.out.flush();
                String said = in.readLine();
                if (said == null) {
                    System.out.println();
                    return;
                }
                Outcome outcome = environment.step(said);
                total += outcome.reward();
                System.out.println(outcome.observation());
                if (outcome.ending().isLast()) {
                    System.out.println(String.format(Locale.ROOT, "return %.2f", total));
                    return;
                }
            }
        }
    }
}
