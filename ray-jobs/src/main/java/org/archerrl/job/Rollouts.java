package org.archerrl.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.cluster.WorkerPool;
import org.archerrl.job.cluster.WorkerPool.Urgency;
import org.archerrl.job.telemetry.Purpose;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;

/**
 * The episodes that are wanted of rollout workers.
 *
 * <p>They are cut into as many pieces as workers are asked for, however many are there, so who plays a piece changes nothing.
 *
 * @param <W> a worker
 */
public final class Rollouts<W> {
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final WorkerPool<W> workers;
    private final Player<W> player;
    private final int pieces;
    private final Map<Integer, List<Future<byte[]>>> ahead = new TreeMap<>();

    /** How a worker plays a piece. */
    @FunctionalInterface
    public interface Player<W> {
        /**
         * Plays a piece with the newest weights.
         *
         * @return {@link Wire#EPISODES}
         */
        byte[] play(W worker, Piece piece);
    }

    /**
     * Episodes in a row that one worker plays; seed and number decide everything random in an episode.
     *
     * @param purpose decides which task instances they meet: evaluation plays those that are held out
     * @param first number of the first one
     * @param groupSize how many in a row play the same task instance
     */
    public record Piece(Purpose purpose, long first, int episodes, Seed seed, int groupSize) {
        /** Returns part {@code i} of {@code parts}. */
        private Piece part(int i, int parts) {
            int from = (int) ((long) episodes * i / parts);
            int to = (int) ((long) episodes * (i + 1) / parts);
            return new Piece(purpose, first + from, to - from, seed, groupSize);
        }
    }

    /** Hands pieces to these workers. */
    public Rollouts(WorkerPool<W> workers, Player<W> player) {
        this.workers = workers;
        this.player = player;
        this.pieces = workers.crew().wanted();
    }

    /**
     * Asks for the episodes of an iteration, number {@code first} and following, unless they have been asked for; does not
     * wait.
     */
    public void ask(int iteration, long first, int episodes, Seed seed, int groupSize) {
        ahead.computeIfAbsent(
                iteration, i -> submit(new Piece(Purpose.ROLLOUT, first, episodes, seed, groupSize), Urgency.AHEAD));
    }

    /** Waits for the episodes of an iteration that has been asked for, and returns them in order. */
    public List<Episode> take(int iteration) {
        return awaited(ahead.remove(iteration));
    }

    /** Plays episodes that measure the policy, on different task instances, before all others. */
    List<Episode> evaluate(int episodes, Seed seed) {
        return awaited(submit(new Piece(Purpose.EVALUATION, 0, episodes, seed, 1), Urgency.NOW));
    }

    private List<Future<byte[]>> submit(Piece whole, Urgency urgency) {
        return IntStream.range(0, pieces)
                .mapToObj(i -> whole.part(i, pieces))
                .map(piece -> workers.submit(worker -> player.play(worker, piece), urgency))
                .toList();
    }

    private List<Episode> awaited(List<Future<byte[]>> played) {
        return played.stream()
                .map(piece -> workers.await(piece, "the rollout workers' episodes", DEADLINE))
                .flatMap(bytes -> Wire.EPISODES.decode(bytes).stream())
                .toList();
    }
}
