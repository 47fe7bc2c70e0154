package org.archerrl.env.probe;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Outcome;
import org.archerrl.env.Settings;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/**
 * Offers {@code maze}: find the goal of a double-T maze, with the rules and the figures of LMRL-Gym's fully observed one.
 *
 * <p>The start is any of the 25 free cells but the goal. A move costs 1, into a wall too; the move onto the goal costs nothing and
 * ends the episode; anything else than a move costs 4. After {@code max-moves} moves one more turn costs 1 and ends the episode
 * wherever it would have led. The optimum is -6.84; a uniform choice of the four moves gets -85.9 on average; -101 is the least
 * that moves alone can get.
 */
public final class MazeProvider implements EnvironmentProvider {
    private static final ImmutableMap<String, MazeMap.Direction> MOVES = Arrays.stream(MazeMap.Direction.values())
            .collect(ImmutableMap.toImmutableMap(d -> "move " + d.name().toLowerCase(Locale.ROOT), d -> d));

    private static final ImmutableMap<String, String> SHORTEST_WAY = MazeMap.STARTS.stream()
            .collect(ImmutableMap.toImmutableMap(
                    Maze::describe,
                    cell -> "move " + MazeMap.towardsGoal(cell).name().toLowerCase(Locale.ROOT)));

    @Override
    public String name() {
        return "maze";
    }

    @Override
    public String description() {
        return "Find the goal of a small maze by 'move left', 'move right', 'move up', 'move down'; -1 a move, 0 at the goal.";
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("max-moves", 100, "moves until the episode is cut off one turn later, 12 to 1000"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        int maxMoves = settings.integer("max-moves", 12, 1000);
        return new ProbeSpec(
                name(),
                ContextRule.NEWEST_OBSERVATION,
                maxMoves + 1,
                4,
                () -> new Maze(maxMoves),
                ImmutableMap.of(
                        "random",
                        (instance, random) -> ProbeSpec.anyOf(MOVES.keySet().asList(), random),
                        "optimal",
                        (instance, random) -> SHORTEST_WAY::get),
                MazeMap.STARTS.stream()
                        .mapToInt(cell -> 1 - MazeMap.distance(cell))
                        .average()
                        .orElseThrow());
    }

    private static final class Maze extends Probe {
        private final int maxMoves;
        private MazeMap.Cell place;
        private int moves;

        Maze(int maxMoves) {
            this.maxMoves = maxMoves;
        }

        @Override
        String begin(SplittableRandom random) {
            place = MazeMap.STARTS.get(random.nextInt(MazeMap.STARTS.size()));
            moves = 0;
            return describe(place);
        }

        @Override
        Outcome hear(String said) {
            MazeMap.Direction direction = MOVES.get(said);
            Verdict verdict = direction == null ? Verdict.MALFORMED : Verdict.UNDERSTOOD;
            if (moves == maxMoves) {
                return new Outcome("failure\n", -1, Ending.TRUNCATED, verdict);
            }
            moves++;
            if (direction != null && MazeMap.isFree(place.next(direction))) {
                place = place.next(direction);
            }
            if (place.equals(MazeMap.GOAL)) {
                return new Outcome("success\n", 0, Ending.TERMINATED, verdict);
            }
            return new Outcome(describe(place), direction == null ? -4 : -1, Ending.CONTINUES, verdict);
        }

        @Override
        public Optional<String> place() {
            return Optional.of(describe(place));
        }

        static String describe(MazeMap.Cell place) {
            String walls = Arrays.stream(MazeMap.Direction.values())
                    .filter(d -> !MazeMap.isFree(place.next(d)))
                    .map(d -> d.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" "));
            return "goal " + MazeMap.GOAL.row() + " " + MazeMap.GOAL.column() + " you " + place.row() + " "
                    + place.column() + " walls " + (walls.isEmpty() ? "none" : walls) + "\n";
        }
    }
}
