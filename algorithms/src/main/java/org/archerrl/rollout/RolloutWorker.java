package org.archerrl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.nn.RowCache;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.UtteranceSampler;
import org.archerrl.policy.Utterances;
import org.archerrl.rl.Seed;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;

/**
 * Steps many environments in lockstep against one batched policy.
 *
 * <p>An episode's task and every draw in it derive from the seed and the episode's number alone, so which worker plays it,
 * and beside which others, changes nothing but rounding.
 */
public final class RolloutWorker implements AutoCloseable {
    private final EnvironmentSpec spec;
    private final TokenPolicy policy;
    private final TurnFormat format;
    private final Stopping stopping;
    private final List<TextEnvironment> environments;

    /**
     * Opens {@code environments} environments; the policy stays owned by the caller.
     *
     * @param format how the policy reads turns, of the policy's own tokenizer
     */
    public RolloutWorker(EnvironmentSpec spec, TokenPolicy policy, TurnFormat format, int environments) {
        this.spec = spec;
        this.policy = policy;
        this.format = format;
        this.stopping = policy.stopping(spec.maxUtteranceTokens());
        this.environments = Stream.generate(spec::open).limit(environments).toList();
    }

    /** One seat of the lockstep: an environment, and the episode that is played in it. */
    private static final class Seat {
        private final TextEnvironment environment;
        private int number = -1;
        private EpisodeRecorder recorder;
        private SplittableRandom random;
        private int[] read = {};

        private Seat(TextEnvironment environment) {
            this.environment = environment;
        }

        private boolean playing() {
            return recorder != null;
        }

        /**
         * Returns the tokens that the cache has not read yet, at least one; clears its row first if the context is a new one,
         * or the very one that it has read: the state at its end is not kept.
         */
        private int[] unread(RowCache cache, int row) {
            int[] seen = recorder.seen();
            if (seen.length <= read.length || !Arrays.equals(read, Arrays.copyOf(seen, read.length))) {
                cache.clear(row);
                read = new int[0];
            }
            int[] fresh = Arrays.copyOfRange(seen, read.length, seen.length);
            read = seen;
            return fresh;
        }
    }

    /**
     * Plays episodes number {@code first} to {@code first + count - 1}.
     *
     * @param first number of the first episode; with {@code seed} it decides everything random
     * @return the episodes in order of their numbers
     */
    public List<Episode> collect(long first, int count, Seed seed, Decoding decoding) {
        Episode[] played = new Episode[count];
        List<Seat> seats = environments.stream().limit(count).map(Seat::new).toList();
        int next = 0;
        try (Autograd scope = Autograd.off();
                RowCache cache = new RowCache(policy.transformer(), seats.size())) {
            while (true) {
                for (int row = 0; row < seats.size(); row++) {
                    if (!seats.get(row).playing() && next < count) {
                        sit(seats.get(row), next, first + next, seed);
                        next++;
                    }
                }
                if (seats.stream().noneMatch(Seat::playing)) {
                    return List.of(played);
                }
                Utterances said = speak(seats, cache, decoding);
                for (int row = 0; row < seats.size(); row++) {
                    Seat seat = seats.get(row);
                    if (seat.playing() && answered(seat, said.tokens()[row], said.logProbs()[row])) {
                        played[seat.number] = seat.recorder.finished();
                        seat.recorder = null;
                    }
                }
            }
        }
    }

    private void sit(Seat seat, int place, long number, Seed seed) {
        Seed own = seed.child("episode", number);
        seat.number = place;
        seat.random = own.child("tokens").random();
        seat.recorder = new EpisodeRecorder(
                format,
                spec.contextRule(),
                policy.context(),
                spec.maxUtteranceTokens(),
                "episode-" + Long.toHexString(seed.value()) + "-" + number,
                policy.version(),
                own.value(),
                seat.environment.reset(own.value()));
    }

    private Utterances speak(List<Seat> seats, RowCache cache, Decoding decoding) {
        int rows = seats.size();
        try (NDManager manager = NDManager.newBaseManager()) {
            int[][] unread = IntStream.range(0, rows)
                    .mapToObj(row -> seats.get(row).playing() ? seats.get(row).unread(cache, row) : new int[0])
                    .toArray(int[][]::new);
            NDArray states = cache.append(manager, unread);
            long[] visible = IntStream.range(0, rows)
                    .mapToLong(row -> Math.max(1, cache.length(row)))
                    .toArray();
            SplittableRandom[] randoms = seats.stream()
                    .map(seat -> seat.playing() ? seat.random : null)
                    .toArray(SplittableRandom[]::new);
            return new UtteranceSampler(cache.transformer(), stopping)
                    .sample(
                            manager,
                            cache.states(manager),
                            manager.create(visible, new Shape(rows, 1)),
                            states,
                            randoms,
                            decoding);
        }
    }

    /** Hands the utterance to the environment and returns whether the episode is over. */
    private boolean answered(Seat seat, int[] utterance, float[] logProbs) {
        String text = stopping.text(utterance);
        Outcome outcome = seat.environment.step(text);
        seat.recorder.take(utterance, logProbs, text, outcome);
        return outcome.ending().isLast();
    }

    @Override
    public void close() {
        environments.forEach(TextEnvironment::close);
    }
}
