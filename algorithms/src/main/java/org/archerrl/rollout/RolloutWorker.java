package org.archerrl.rollout;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Voice.Heard;
import org.archerrl.rollout.Voice.Speech;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;

/**
 * Steps many environments in lockstep against one batched voice. An episode that a fault of its environment spoils is played again
 * from its beginning, in a fresh environment.
 *
 * <p>An episode's task and every draw in it derive from the seed and the episode's number alone, so which worker plays it,
 * and beside which others, changes nothing but rounding.
 */
public final class RolloutWorker implements AutoCloseable {
    private final EnvironmentSpec spec;
    private final Voice voice;
    private final TurnFormat format;
    private final Stopping stopping;
    private final List<Stage> stages;
    private final EnvironmentCalls calls;

    /** How often an episode may be begun, where nobody says: {@value}. */
    public static final int ATTEMPTS = 3;

    /**
     * Opens {@code environments} environments; what speaks stays owned by the caller.
     *
     * @param format how the policy reads turns, of the policy's own tokenizer
     */
    public RolloutWorker(EnvironmentSpec spec, Voice voice, TurnFormat format, int environments) {
        this(spec, voice, format, environments, ATTEMPTS);
    }

    /**
     * Opens {@code environments} environments; what speaks stays owned by the caller.
     *
     * @param format how the policy reads turns, of the policy's own tokenizer
     * @param attempts how often an episode may be begun before a fault of its environment is thrown, at least 1
     */
    public RolloutWorker(EnvironmentSpec spec, Voice voice, TurnFormat format, int environments, int attempts) {
        this.spec = spec;
        this.voice = voice;
        this.format = format;
        this.stopping = voice.policy().stopping(spec.maxUtteranceTokens());
        this.stages = Stream.generate(() -> new Stage(spec, attempts))
                .limit(environments)
                .toList();
        this.calls = new EnvironmentCalls(spec.pace(), environments);
    }

    /** Opens {@code environments} environments in which a policy speaks with its own voice. */
    public RolloutWorker(EnvironmentSpec spec, TokenPolicy policy, TurnFormat format, int environments) {
        this(spec, new PolicyVoice(policy), format, environments);
    }

    /** One seat of the lockstep: a stage, the episode that is to be played there, and how far it is. */
    private static final class Seat {
        private final Stage stage;
        private int number = -1;
        private Start start;
        private EpisodeRecorder recorder;
        private SplittableRandom random;

        private Seat(Stage stage) {
            this.stage = stage;
        }

        private boolean taken() {
            return start != null;
        }

        private boolean playing() {
            return recorder != null;
        }

        private Optional<Heard> heard() {
            return playing() ? Optional.of(new Heard(recorder.seen(), random, recorder::supposing)) : Optional.empty();
        }
    }

    /** Plays episodes of different task instances, see {@link #collect(long, int, Seed, Decoding, int)}. */
    public List<Episode> collect(long first, int count, Seed seed, Decoding decoding) {
        return collect(first, count, seed, decoding, 1);
    }

    /**
     * Plays episodes number {@code first} to {@code first + count - 1}.
     *
     * @param first number of the first episode; with {@code seed} it decides everything random
     * @param groupSize how many episodes in a row, counted from number 0, play the same task instance
     * @return the episodes in order of their numbers
     */
    public List<Episode> collect(long first, int count, Seed seed, Decoding decoding, int groupSize) {
        return play(
                count,
                place -> {
                    long number = first + place;
                    Seed own = seed.child("episode", number / groupSize);
                    return new Start(
                            "episode-" + Long.toHexString(seed.value()) + "-" + number,
                            new Opening(own.value(), List.of()),
                            own.child("tokens", number % groupSize));
                },
                decoding);
    }

    /**
     * Plays episodes on that have begun; one that its opening ends is returned as it is.
     *
     * @param seed with an opening's place it decides every draw after the opening
     * @return the episodes in the order of their openings; what their openings say has no log-probabilities
     */
    public List<Episode> continued(List<Opening> openings, Seed seed) {
        String id = "continued-" + Long.toHexString(seed.value()) + "-";
        return play(
                openings.size(),
                place -> new Start(id + place, openings.get(place), seed.child("tokens", place)),
                Decoding.SAMPLE);
    }

    /** How the episode of a seat starts, and what its draws come from. */
    private record Start(String id, Opening opening, Seed tokens) {}

    private List<Episode> play(int count, IntFunction<Start> starts, Decoding decoding) {
        Episode[] played = new Episode[count];
        List<Seat> seats = stages.stream().limit(count).map(Seat::new).toList();
        int next = 0;
        try (Autograd scope = Autograd.off();
                Speech speech = voice.speech(seats.size(), stopping)) {
            while (true) {
                next = fill(seats, next, starts, played);
                if (seats.stream().noneMatch(Seat::playing)) {
                    return List.of(played);
                }
                hear(seats, speak(seats, speech, decoding), played);
            }
        }
    }

    /**
     * Gives free seats an episode, from number {@code next} on, and begins what has not begun; returns the number of the first
     * one left.
     */
    private int fill(List<Seat> seats, int next, IntFunction<Start> starts, Episode[] played) {
        int begun = next;
        while (true) {
            List<Seat> free = seats.stream()
                    .filter(seat -> !seat.taken())
                    .limit(played.length - begun)
                    .toList();
            for (Seat seat : free) {
                seat.number = begun;
                seat.start = starts.apply(begun);
                begun++;
            }
            List<Seat> beginning = seats.stream()
                    .filter(seat -> seat.taken() && !seat.playing())
                    .toList();
            if (beginning.isEmpty()) {
                return begun;
            }
            List<Optional<String>> first = calls.each(
                    beginning,
                    seat -> seat.stage.asked(environment ->
                            environment.reset(seat.start.opening().instance())));
            for (int i = 0; i < beginning.size(); i++) {
                Seat seat = beginning.get(i);
                first.get(i).ifPresent(text -> sit(seat, text, played));
            }
        }
    }

    /** Hands each utterance to its environment. */
    private void hear(List<Seat> seats, Utterances said, Episode[] played) {
        List<Integer> rows = IntStream.range(0, seats.size())
                .filter(row -> seats.get(row).playing())
                .boxed()
                .toList();
        List<Optional<Outcome>> outcomes = calls.each(rows, row -> outcome(seats.get(row), said.tokens()[row]));
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            answered(seats.get(row), said.tokens()[row], said.logProbs()[row], outcomes.get(i), played);
        }
    }

    private void sit(Seat seat, String first, Episode[] played) {
        Start start = seat.start;
        long instance = start.opening().instance();
        seat.random = start.tokens().random();
        seat.recorder = new EpisodeRecorder(
                format,
                spec.contextRule(),
                voice.policy().context(),
                spec.maxUtteranceTokens(),
                start.id(),
                voice.policy().version(),
                instance,
                first);
        seat.recorder.stand(seat.stage.environment().place());
        seat.recorder.keep(seat.stage.environment().privileged());
        for (int[] utterance : start.opening().said()) {
            if (seat.playing()) {
                answered(seat, utterance, new float[0], outcome(seat, utterance), played);
            }
        }
    }

    private Optional<Outcome> outcome(Seat seat, int[] utterance) {
        return seat.stage.asked(environment -> environment.step(stopping.text(utterance)));
    }

    private Utterances speak(List<Seat> seats, Speech speech, Decoding decoding) {
        try (NDManager step = voice.policy().device().scope()) {
            return speech.speak(step, seats.stream().map(Seat::heard).toList(), decoding);
        }
    }

    /** Writes down what came of an utterance: an episode that is over leaves its seat, a spoiled one begins anew. */
    private void answered(Seat seat, int[] utterance, float[] logProbs, Optional<Outcome> answer, Episode[] played) {
        if (answer.isEmpty()) {
            seat.recorder = null;
            return;
        }
        seat.recorder.take(utterance, logProbs, stopping.text(utterance), answer.get());
        seat.recorder.stand(seat.stage.environment().place());
        if (answer.get().ending().isLast()) {
            played[seat.number] = seat.recorder.finished().after(seat.stage.finished());
            seat.recorder = null;
            seat.start = null;
        }
    }

    @Override
    public void close() {
        calls.close();
        stages.forEach(Stage::close);
    }
}
