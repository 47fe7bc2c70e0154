package org.archerrl.rollout;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
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
 * Steps many environments in lockstep against one batched voice.
 *
 * <p>An episode's task and every draw in it derive from the seed and the episode's number alone, so which worker plays it,
 * and beside which others, changes nothing but rounding.
 */
public final class RolloutWorker implements AutoCloseable {
    private final EnvironmentSpec spec;
    private final Voice voice;
    private final TurnFormat format;
    private final Stopping stopping;
    private final List<TextEnvironment> environments;

    /**
     * Opens {@code environments} environments; what speaks stays owned by the caller.
     *
     * @param format how the policy reads turns, of the policy's own tokenizer
     */
    public RolloutWorker(EnvironmentSpec spec, Voice voice, TurnFormat format, int environments) {
        this.spec = spec;
        this.voice = voice;
        this.format = format;
        this.stopping = voice.policy().stopping(spec.maxUtteranceTokens());
        this.environments = Stream.generate(spec::open).limit(environments).toList();
    }

    /** Opens {@code environments} environments in which a policy speaks with its own voice. */
    public RolloutWorker(EnvironmentSpec spec, TokenPolicy policy, TurnFormat format, int environments) {
        this(spec, new PolicyVoice(policy), format, environments);
    }

    /** One seat of the lockstep: an environment, and the episode that is played in it. */
    private static final class Seat {
        private final TextEnvironment environment;
        private int number = -1;
        private EpisodeRecorder recorder;
        private SplittableRandom random;

        private Seat(TextEnvironment environment) {
            this.environment = environment;
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
        List<Seat> seats = environments.stream().limit(count).map(Seat::new).toList();
        int next = 0;
        try (Autograd scope = Autograd.off();
                Speech speech = voice.speech(seats.size(), stopping)) {
            while (true) {
                for (Seat seat : seats) {
                    while (!seat.playing() && next < count) {
                        sit(seat, next, starts.apply(next), played);
                        next++;
                    }
                }
                if (seats.stream().noneMatch(Seat::playing)) {
                    return List.of(played);
                }
                Utterances said = speak(seats, speech, decoding);
                for (int row = 0; row < seats.size(); row++) {
                    if (seats.get(row).playing()) {
                        answer(seats.get(row), said.tokens()[row], said.logProbs()[row], played);
                    }
                }
            }
        }
    }

    private void sit(Seat seat, int place, Start start, Episode[] played) {
        long instance = start.opening().instance();
        seat.number = place;
        seat.random = start.tokens().random();
        seat.recorder = new EpisodeRecorder(
                format,
                spec.contextRule(),
                voice.policy().context(),
                spec.maxUtteranceTokens(),
                start.id(),
                voice.policy().version(),
                instance,
                seat.environment.reset(instance));
        seat.recorder.stand(seat.environment.place());
        seat.recorder.keep(seat.environment.privileged());
        start.opening().said().forEach(utterance -> answer(seat, utterance, new float[0], played));
    }

    private Utterances speak(List<Seat> seats, Speech speech, Decoding decoding) {
        try (NDManager step = voice.policy().device().scope()) {
            return speech.speak(step, seats.stream().map(Seat::heard).toList(), decoding);
        }
    }

    /** Hands the utterance to the environment; an episode that is over leaves its seat. */
    private void answer(Seat seat, int[] utterance, float[] logProbs, Episode[] played) {
        String text = stopping.text(utterance);
        Outcome outcome = seat.environment.step(text);
        seat.recorder.take(utterance, logProbs, text, outcome);
        seat.recorder.stand(seat.environment.place());
        if (outcome.ending().isLast()) {
            played[seat.number] = seat.recorder.finished();
            seat.recorder = null;
        }
    }

    @Override
    public void close() {
        environments.forEach(TextEnvironment::close);
    }
}
