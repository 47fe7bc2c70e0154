package org.archerrl.job.config;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.archerrl.env.SettingException;

/** Makes an ablation from its YAML; every error names the key and the line. */
final class AblationReader {
    private static final List<String> KEYS = List.of("recipe", "set", "grid", "cells", "seeds", "baseline", "parallel");
    /** Cells are directories. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+=,-]*");

    private static final int LONGEST_NAME = 200;
    private static final int MOST = 10_000;

    private final Map<String, YamlNode> root;
    private final String file;

    /** What a cell changes, by dotted key. */
    private record Cell(String name, Map<String, YamlNode> changes, String origin) {}

    AblationReader(String yaml, String file) {
        YamlNode node = YamlNode.parse(yaml, file);
        if (!node.isMap()) {
            throw wrong("an ablation", "must be a group of keys, got " + node.described(), node);
        }
        this.root = node.children("");
        this.file = file;
    }

    Ablation read() {
        root.forEach((key, node) -> {
            if (!KEYS.contains(key)) {
                throw wrong(
                        key,
                        "there is no such key; an ablation has " + String.join(", ", KEYS)
                                + Nearest.suggestion(key, KEYS),
                        node);
            }
        });
        String recipe = RecordBinder.word(required("recipe", "a built-in recipe or a file"), "recipe");
        List<Cell> cells = new ArrayList<>(grid());
        cells.addAll(named());
        if (cells.isEmpty()) {
            throw new RecipeException(
                    "grid: missing; give a grid of keys and values, or cells by name (" + file + ":1)");
        }
        Map<String, Recipe> recipes = recipes(recipe, cells);
        return new Ablation(recipes, seeds(), baseline(recipes.keySet()), parallel());
    }

    private Map<String, Recipe> recipes(String recipe, List<Cell> cells) {
        Map<String, YamlNode> common = changes("set");
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        Map<Recipe, Cell> known = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (cell.name().length() > LONGEST_NAME) {
                throw new RecipeException("cell " + cell.name() + ": a name is a directory, of at most " + LONGEST_NAME
                        + " characters; give cells shorter names under cells (" + cell.origin() + ")");
            }
            Recipe resolved = resolved(recipe, common, cell);
            if (recipes.containsKey(cell.name())) {
                throw new RecipeException("cell " + cell.name() + ": there are two of that name; give them names under"
                        + " cells (" + cell.origin() + ")");
            }
            Cell twin = known.putIfAbsent(resolved, cell);
            if (twin != null) {
                throw new RecipeException("cell " + cell.name() + ": is the same recipe as the cell " + twin.name()
                        + " (" + twin.origin() + "); delete one of the two (" + cell.origin() + ")");
            }
            recipes.put(cell.name(), resolved);
        }
        return recipes;
    }

    private Recipe resolved(String recipe, Map<String, YamlNode> common, Cell cell) {
        try {
            YamlNode whole = Recipes.root(recipe);
            common.forEach(whole::put);
            cell.changes().forEach(whole::put);
            whole.put("seed", new YamlNode(1, "1", file));
            return new RecipeReader(whole).read();
        } catch (RecipeException | SettingException e) {
            throw new RecipeException("cell " + cell.name() + ": " + e.getMessage());
        }
    }

    /** Every combination of the grid's values; the first key changes slowest. */
    private List<Cell> grid() {
        if (!root.containsKey("grid")) {
            return List.of();
        }
        Map<String, YamlNode> axes = changes("grid");
        List<Cell> cells = List.of(new Cell("", Map.of(), root.get("grid").origin()));
        for (Map.Entry<String, YamlNode> axis : axes.entrySet()) {
            List<YamlNode> values = values(axis.getKey(), axis.getValue());
            String shown = shown(axis.getKey(), axes.keySet());
            cells = cells.stream()
                    .flatMap(cell -> values.stream().map(value -> with(cell, axis.getKey(), shown, value)))
                    .toList();
        }
        return axes.isEmpty() ? List.of() : cells;
    }

    private static Cell with(Cell cell, String key, String shown, YamlNode value) {
        String name = shown + "=" + value.text().replaceAll("[^A-Za-z0-9._+-]", "-");
        Map<String, YamlNode> changes = ImmutableMap.<String, YamlNode>builder()
                .putAll(cell.changes())
                .put(key, value)
                .buildOrThrow();
        return new Cell(cell.name().isEmpty() ? name : cell.name() + "," + name, changes, cell.origin());
    }

    /** The last part of a key, where no other axis ends in it. */
    private static String shown(String key, Set<String> axes) {
        String last = lastPart(key);
        long sameEnd = axes.stream().filter(a -> lastPart(a).equals(last)).count();
        return sameEnd == 1 ? last : key;
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static List<YamlNode> values(String key, YamlNode axis) {
        List<YamlNode> values = items(axis)
                .orElseThrow(() -> wrong("grid." + key, "must be a list of values, got " + axis.described(), axis));
        if (values.isEmpty()) {
            throw wrong("grid." + key, "has no values; give some or delete the key", axis);
        }
        Set<String> seen = new LinkedHashSet<>();
        for (YamlNode value : values) {
            if (value.isMap() || items(value).isPresent() || value.value() == null) {
                throw wrong(
                        "grid." + key,
                        "values are words and numbers, got " + value.described()
                                + "; give such cells names under cells",
                        value);
            }
            if (!seen.add(value.text())) {
                throw wrong("grid." + key, "has the value " + value.text() + " twice; delete one of the two", value);
            }
        }
        return values;
    }

    private List<Cell> named() {
        List<Cell> cells = new ArrayList<>();
        group("cells").forEach((name, node) -> {
            if (!NAME.matcher(name).matches()) {
                throw wrong(
                        "cells." + name,
                        "a name is a directory: letters, digits and any of . _ + = , - after the first",
                        node);
            }
            Map<String, YamlNode> changes = new LinkedHashMap<>();
            if (node.value() != null) {
                flatten("", node, "cells." + name, changes);
            }
            cells.add(new Cell(name, changes, node.origin()));
        });
        return cells;
    }

    /** The leaves of a group by dotted key, however deep they were written. */
    private Map<String, YamlNode> changes(String key) {
        Map<String, YamlNode> leaves = new LinkedHashMap<>();
        group(key).forEach((name, node) -> flatten(name, node, key, leaves));
        return leaves;
    }

    private static void flatten(String path, YamlNode node, String where, Map<String, YamlNode> leaves) {
        if (path.equals("seed")) {
            throw wrong(where + ".seed", "training seeds are listed under seeds, for every cell the same ones", node);
        }
        if (node.isMap()) {
            node.children(where).forEach((key, child) -> flatten(RecordBinder.join(path, key), child, where, leaves));
        } else if (path.isEmpty()) {
            throw wrong(where, "must be a group of keys, got " + node.described(), node);
        } else if (leaves.putIfAbsent(path, node) != null) {
            throw wrong(where + "." + path, "given twice; keep one of the two", node);
        }
    }

    private Map<String, YamlNode> group(String key) {
        YamlNode node = root.get(key);
        return node == null ? Map.of() : node.children(key);
    }

    private List<Long> seeds() {
        YamlNode node = required("seeds", "a count, or a list of training seeds");
        Optional<List<YamlNode>> list = items(node);
        if (list.isEmpty()) {
            long count = whole("seeds", node, 1);
            return LongStream.rangeClosed(1, count).boxed().toList();
        }
        Set<Long> seeds = new LinkedHashSet<>();
        for (YamlNode item : list.get()) {
            if (!seeds.add(whole("seeds", item, Long.MIN_VALUE))) {
                throw wrong("seeds", "has " + item.text() + " twice: the same seed gives the same run", item);
            }
        }
        if (seeds.isEmpty()) {
            throw wrong("seeds", "must have at least one", node);
        }
        return List.copyOf(seeds);
    }

    private Optional<String> baseline(Set<String> cells) {
        YamlNode node = root.get("baseline");
        if (node == null) {
            return Optional.empty();
        }
        String name = RecordBinder.word(node, "baseline");
        if (!cells.contains(name)) {
            throw wrong(
                    "baseline",
                    "there is no cell '" + name + "'; there is " + String.join(", ", cells)
                            + Nearest.suggestion(name, cells),
                    node);
        }
        return Optional.of(name);
    }

    private int parallel() {
        YamlNode node = root.get("parallel");
        return node == null ? 0 : (int) whole("parallel", node, 0);
    }

    private static long whole(String key, YamlNode node, long least) {
        boolean isWhole = (node.value() instanceof Integer || node.value() instanceof Long)
                && ((Number) node.value()).longValue() >= least;
        boolean isCount = least > Long.MIN_VALUE;
        if (!isWhole || isCount && ((Number) node.value()).longValue() > MOST) {
            throw wrong(
                    key,
                    "must be a whole number" + (isCount ? " from " + least + " to " + MOST : "") + ", got "
                            + node.described(),
                    node);
        }
        return ((Number) node.value()).longValue();
    }

    private YamlNode required(String key, String what) {
        YamlNode node = root.get(key);
        if (node == null || node.value() == null) {
            throw new RecipeException(
                    key + ": missing; give " + what + " (" + (node == null ? file + ":1" : node.origin()) + ")");
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Optional<List<YamlNode>> items(YamlNode node) {
        return node.value() instanceof List ? Optional.of((List<YamlNode>) node.value()) : Optional.empty();
    }

    private static RecipeException wrong(String key, String what, YamlNode node) {
        return new RecipeException(key + ": " + what + " (" + node.origin() + ")");
    }
}
