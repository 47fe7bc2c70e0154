package org.archerrl.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.Player;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;

/** Episodes of scripted players: data for the warm start. */
public final class Demonstrations {
    private Demonstrations() {}

    /**
     * Lets a scripted player play.
     *
     * @param player one of the environment's players
     */
    public static List<Trajectory> play(EnvironmentSpec spec, String player, int episodes, Seed seed) {
        return play(spec, player, episodes, 1, seed);
    }

    /**
     * Lets a scripted player play each task instance several times, differently where the player or the task draws.
     *
     * @param player one of the environment's players
     * @param episodes of all instances together
     * @param attempts at each instance, one after the other; the last one may have fewer
     */
    public static List<Trajectory> play(EnvironmentSpec spec, String player, int episodes, int attempts, Seed seed) {
        List<Trajectory> played = new ArrayList<>();
        try (Stage stage = new Stage(spec, RolloutWorker.ATTEMPTS)) {
            for (int e = 0; e < episodes; e++) {
                Seed own = seed.child("episode", e / attempts);
                long ofPlayer = own.child("player", e % attempts).value();
                Optional<Trajectory> whole = Optional.empty();
                while (whole.isEmpty()) {
                    Player afresh = spec.player(player, own.value(), ofPlayer);
                    whole = stage.asked(environment -> play(environment, afresh, own.value()));
                }
                stage.finished();
                played.add(whole.get());
            }
        }
        return played;
    }

    private static Trajectory play(TextEnvironment environment, Player player, long seed) {
        List<Turn> turns = new ArrayList<>();
        String observation = environment.reset(seed);
        String privileged = environment.privileged();
        while (true) {
            String utterance = player.speak(observation);
            Outcome outcome = environment.step(utterance);
            turns.add(new Turn(observation, utterance, outcome.reward(), outcome.ending(), outcome.verdict()));
            observation = outcome.observation();
            if (outcome.ending().isLast()) {
                return new Trajectory(seed, turns, observation, privileged);
            }
        }
    }

    /** Returns every text that a tokenizer has to be good at: observations and utterances, one by one. */
    public static List<String> corpus(List<Trajectory> played) {
        return played.stream()
                .flatMap(p -> Stream.concat(
                        p.turns().stream().flatMap(t -> Stream.of(t.observation(), t.utterance())),
                        Stream.of(p.lastObservation())))
                .toList();
    }

    /** Returns the most tokens that one of these episodes takes in that format, terminators included. */
    public static int longest(List<Trajectory> played, TurnFormat format) {
        return played.stream()
                .mapToInt(episode -> length(episode, format))
                .max()
                .orElse(0);
    }

    private static int length(Trajectory played, TurnFormat format) {
        Tokenizer tokenizer = format.tokenizer();
        int length = format.opening(played.turns().get(0).observation()).length;
        for (int t = 0; t < played.turns().size(); t++) {
            length += tokenizer.encode(played.turns().get(t).utterance()).length + 1;
            length += format.reply(tokenizer.terminator(), answer(played, t)).length;
        }
        return length;
    }

    /** Returns the observation after a turn. */
    private static String answer(Trajectory played, int turn) {
        return turn + 1 < played.turns().size() ? played.turns().get(turn + 1).observation() : played.lastObservation();
    }

    /**
     * Writes played episodes down as token ids, with a terminator after each utterance and no log-probabilities.
     *
     * @param context most tokens that the policy sees
     * @param maxUtterance most tokens of an utterance; longer ones are cut, as the policy's own would be
     */
    public static List<TokenTrajectory> tokenised(
            List<Trajectory> played, ContextRule rule, TurnFormat format, int context, int maxUtterance) {
        return IntStream.range(0, played.size())
                .mapToObj(e -> tokenised(played.get(e), "demonstration-" + e, rule, format, context, maxUtterance))
                .toList();
    }

    private static TokenTrajectory tokenised(
            Trajectory played, String id, ContextRule rule, TurnFormat format, int context, int maxUtterance) {
        Tokenizer tokenizer = format.tokenizer();
        List<Turn> turns = played.turns();
        EpisodeRecorder recorder = new EpisodeRecorder(
                format,
                rule,
                context,
                maxUtterance,
                id,
                -1,
                played.seed(),
                turns.get(0).observation());
        recorder.keep(played.privileged());
        for (int t = 0; t < turns.size(); t++) {
            Turn turn = turns.get(t);
            int[] spoken = tokenizer.encode(turn.utterance());
            int[] utterance = Arrays.copyOf(spoken, Math.min(spoken.length + 1, maxUtterance));
            if (spoken.length < maxUtterance) {
                utterance[spoken.length] = tokenizer.terminator();
            }
            recorder.take(
                    utterance,
                    new float[0],
                    turn.utterance(),
                    new Outcome(answer(played, t), turn.reward(), turn.ending(), turn.verdict()));
        }
        return recorder.finished().tokens();
    }
}
