package org.archerrl.job.ablation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.job.config.Ablation;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.DirectoryLock;
import org.archerrl.job.run.RunException;
import org.archerrl.job.run.TextFile;

/**
 * An ablation's directory: {@code ablation.yaml} with every recipe resolved, {@code CELL/recipe.yaml}, {@code CELL/seed-N/}
 * for each run, {@code results.json} and {@code report.html}.
 */
public final class AblationDirectory {
    private static final String PLAN = "ablation.yaml";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    private final Path path;
    private final Ablation ablation;

    /** What {@code ablation.yaml} holds; recipes as text. */
    private record Plan(String baseline, List<Long> seeds, Map<String, String> cells) {}

    private AblationDirectory(Path path, Ablation ablation) {
        this.path = path;
        this.ablation = ablation;
    }

    /**
     * Returns where an ablation would go, without touching it.
     *
     * @throws RunException if the directory holds something else, or an ablation that this one does not merely add to
     */
    public static AblationDirectory planned(Path path, Ablation ablation) {
        if (isAblation(path)) {
            List<String> changes = ablation.changesTo(read(path).ablation());
            if (!changes.isEmpty()) {
                throw new RunException("--run-dir " + path + " holds another ablation: "
                        + String.join("; ", changes.subList(0, Math.min(3, changes.size())))
                        + (changes.size() > 3 ? "; and " + (changes.size() - 3) + " changes more" : "")
                        + "; cells and seeds may be added, for anything else give another --run-dir");
            }
        } else if (Files.exists(path) && !isEmptyDirectory(path)) {
            throw new RunException(
                    "--run-dir " + path + " holds something, and no ablation; give a new or an empty" + " directory");
        }
        return new AblationDirectory(path, ablation);
    }

    /** Returns the ablation of a directory. */
    public static AblationDirectory read(Path path) {
        try {
            Plan plan = YAML.readValue(Files.readString(path.resolve(PLAN)), Plan.class);
            Map<String, Recipe> cells = new LinkedHashMap<>();
            plan.cells().forEach((name, text) -> cells.put(name, Recipes.resolved(text)));
            return new AblationDirectory(
                    path, new Ablation(cells, plan.seeds(), Optional.ofNullable(plan.baseline()), 0));
        } catch (IOException | NullPointerException e) {
            throw new RunException(path.resolve(PLAN) + " cannot be read: " + e, e);
        }
    }

    /** Returns whether a directory holds an ablation. */
    public static boolean isAblation(Path path) {
        return Files.exists(path.resolve(PLAN));
    }

    private static boolean isEmptyDirectory(Path path) {
        try (Stream<Path> children = Files.list(path)) {
            return children.allMatch(child -> child.getFileName().toString().startsWith("."));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes the directory for this process, and writes down the plan.
     *
     * @throws RunException if it cannot be written, or another process has it
     */
    DirectoryLock begin() {
        try {
            Files.createDirectories(path);
            DirectoryLock lock = DirectoryLock.take(path);
            Map<String, String> texts = new LinkedHashMap<>();
            ablation.cells().forEach((name, recipe) -> texts.put(name, Recipes.write(recipe)));
            for (Map.Entry<String, String> cell : texts.entrySet()) {
                Files.createDirectories(path.resolve(cell.getKey()));
                TextFile.write(recipeOf(cell.getKey()), cell.getValue());
            }
            TextFile.write(
                    path.resolve(PLAN), text(new Plan(ablation.baseline().orElse(null), ablation.seeds(), texts)));
            return lock;
        } catch (IOException e) {
            throw new RunException(
                    "--run-dir " + path + " cannot be written (" + e + "); give a directory that you may" + " write to",
                    e);
        }
    }

    private static String text(Plan plan) {
        try {
            return YAML.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Returns the ablation. */
    public Ablation ablation() {
        return ablation;
    }

    /** Returns the file of a cell's resolved recipe. */
    Path recipeOf(String cell) {
        return path.resolve(cell).resolve("recipe.yaml");
    }

    /** Returns all runs, seed by seed, so that what is there early can be compared early. */
    List<PlannedRun> runs() {
        return ablation.seeds().stream()
                .flatMap(seed -> ablation.cells().entrySet().stream()
                        .map(cell -> new PlannedRun(
                                cell.getKey(),
                                cell.getValue(),
                                seed,
                                path.resolve(cell.getKey()).resolve("seed-" + seed))))
                .toList();
    }

    /** Returns a line for each run: where it goes, how long it is, and how far it has come. */
    public List<String> described() {
        return runs().stream()
                .map(run -> String.format(
                        "%s  %,d episodes  %s",
                        run.directory(),
                        run.recipe().episodes(),
                        switch (run.state()) {
                            case MISSING -> "to run";
                            case UNFINISHED -> "to go on";
                            default -> "is there already";
                        }))
                .toList();
    }
}
