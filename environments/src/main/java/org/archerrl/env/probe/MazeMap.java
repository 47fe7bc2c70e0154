package org.archerrl.env.probe;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The double-T maze: two T-shaped corridors on a bar, and a stem that leads down to the goal. Rows count from the top, columns
 * from the left, both from 0.
 */
final class MazeMap {
    private static final ImmutableList<String> ROWS = ImmutableList.of(
            "#############",
            "#.....#.....#",
            "###.#####.###",
            "###.#####.###",
            "###.#####.###",
            "###.......###",
            "######.######",
            "######.######",
            "######.######",
            "#############");

    /** A free cell. */
    record Cell(int row, int column) {
        Cell next(Direction direction) {
            return new Cell(row + direction.down, column + direction.right);
        }
    }

    /** The four ways to move. */
    enum Direction {
        LEFT(0, -1),
        RIGHT(0, 1),
        UP(-1, 0),
        DOWN(1, 0);

        private final int down;
        private final int right;

        Direction(int down, int right) {
            this.down = down;
            this.right = right;
        }
    }

    static final Cell GOAL = new Cell(8, 6);

    private static final ImmutableMap<Cell, Integer> DISTANCES = distances();

    /** The cells where an episode may start: all free ones but the goal. */
    static final ImmutableList<Cell> STARTS =
            DISTANCES.keySet().stream().filter(cell -> !cell.equals(GOAL)).collect(ImmutableList.toImmutableList());

    private MazeMap() {}

    static boolean isFree(Cell cell) {
        return ROWS.get(cell.row()).charAt(cell.column()) == '.';
    }

    /** Returns the fewest moves from a free cell to the goal. */
    static int distance(Cell cell) {
        return DISTANCES.get(cell);
    }

    /** Returns the first move of a shortest way to the goal. */
    static Direction towardsGoal(Cell cell) {
        for (Direction direction : Direction.values()) {
            Cell next = cell.next(direction);
            if (isFree(next) && distance(next) < distance(cell)) {
                return direction;
            }
        }
        throw new IllegalArgumentException("the goal is reached");
    }

    private static ImmutableMap<Cell, Integer> distances() {
        Map<Cell, Integer> distances = new HashMap<>(Map.of(GOAL, 0));
        Deque<Cell> open = new ArrayDeque<>(distances.keySet());
        ImmutableMap.Builder<Cell, Integer> inOrder = ImmutableMap.builder();
        while (!open.isEmpty()) {
            Cell cell = open.remove();
            inOrder.put(cell, distances.get(cell));
            for (Direction direction : Direction.values()) {
                Cell next = cell.next(direction);
                if (isFree(next) && distances.putIfAbsent(next, distances.get(cell) + 1) == null) {
                    open.add(next);
                }
            }
        }
        return inOrder.buildOrThrow();
    }
}
