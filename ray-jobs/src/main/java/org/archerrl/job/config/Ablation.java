package org.archerrl.job.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A comparison: cells, each of which is a recipe, times training seeds.
 *
 * @param cells name to recipe, in the order to show them; a run replaces the recipe's seed by its own
 * @param seeds training seeds, each cell has a run of each
 * @param baseline the cell that others are compared with
 * @param parallel runs side by side; 0 is as many as the machine can carry
 */
public record Ablation(Map<String, Recipe> cells, List<Long> seeds, Optional<String> baseline, int parallel) {
    public Ablation {
        cells = ImmutableMap.copyOf(cells);
        seeds = ImmutableList.copyOf(seeds);
    }

    /**
     * Reads an ablation and resolves every cell's recipe.
     *
     * @param nameOrFile one of {@link Catalogue#ABLATIONS}, or a file (ends in {@code .yaml} or {@code .yml})
     * @throws RecipeException if anything is wrong, in any cell
     */
    public static Ablation load(String nameOrFile) {
        return new AblationReader(Catalogue.ABLATIONS.found(nameOrFile), Catalogue.ABLATIONS.origin(nameOrFile)).read();
    }

    /** Returns the keys in which cells differ, in a recipe's order. */
    public List<String> differingKeys() {
        List<Map<String, Object>> flat =
                cells.values().stream().map(Recipes::flat).toList();
        return flat.stream()
                .flatMap(keys -> keys.keySet().stream())
                .distinct()
                .filter(key -> flat.stream()
                                .map(keys -> String.valueOf(keys.get(key)))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    /**
     * Returns in what this is not an earlier ablation with cells or seeds added: one sentence each, nothing if it is.
     */
    public List<String> changesTo(Ablation earlier) {
        ImmutableList.Builder<String> changes = ImmutableList.builder();
        earlier.cells().forEach((name, was) -> {
            Recipe now = cells.get(name);
            if (now == null) {
                changes.add("the cell " + name + " is gone");
            } else {
                changed(Recipes.flat(was), Recipes.flat(now))
                        .forEach(change -> changes.add("the cell " + name + " has " + change));
            }
        });
        earlier.seeds().stream()
                .filter(seed -> !seeds.contains(seed))
                .forEach(seed -> changes.add("the seed " + seed + " is gone"));
        return changes.build();
    }

    private static List<String> changed(Map<String, Object> was, Map<String, Object> now) {
        Set<String> keys = new TreeSet<>(was.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .filter(key -> !String.valueOf(was.get(key)).equals(String.valueOf(now.get(key))))
                .map(key -> key + ": " + now.getOrDefault(key, "nothing") + ", not " + was.getOrDefault(key, "nothing"))
                .toList();
    }
}
