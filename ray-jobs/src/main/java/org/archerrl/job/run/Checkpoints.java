package org.archerrl.job.run;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.checkpoint.CheckpointFiles;

/** {@code checkpoints/<iteration>/} with {@code policy/} and {@code critic/}, and the links last, best and warm-start. */
public final class Checkpoints {
    private static final String POLICY = "policy/";

    private final Path directory;

    /**
     * What a checkpoint holds.
     *
     * @param standing where the run stood
     * @param policy the policy learner's files
     * @param critic the critic learner's files
     */
    public record Saved(Standing standing, Map<String, byte[]> policy, Map<String, byte[]> critic) {}

    /** Opens the checkpoints of a run; there need not be any yet. */
    public Checkpoints(Path run) {
        this.directory = run.resolve("checkpoints");
    }

    /** Deletes what a killed writer left. */
    public void removeLeftovers() {
        CheckpointFiles.removeLeftovers(directory);
    }

    /** Writes the checkpoint of {@code standing.iteration()}, and points {@code last} to it. */
    public void write(Saved saved) {
        Map<String, byte[]> files = new TreeMap<>();
        saved.policy().forEach((name, content) -> files.put(POLICY + name, content));
        saved.critic().forEach((name, content) -> files.put("critic/" + name, content));
        CheckpointFiles.write(
                at(saved.standing().iteration()), files, saved.standing().facts());
        point("last", saved.standing().iteration());
    }

    /** Points a link ({@code best}, {@code warm-start}) to an iteration's checkpoint. */
    public void point(String link, int iteration) {
        CheckpointFiles.pointTo(directory.resolve(link), Integer.toString(iteration));
    }

    /** Returns whether there is a checkpoint of that name: an iteration or a link. */
    public boolean has(String name) {
        return Files.exists(directory.resolve(name).resolve(CheckpointFiles.MANIFEST));
    }

    /** Returns whether a run has got to a checkpoint, whole or not. */
    public boolean isBegun() {
        return Files.exists(directory.resolve("last"), LinkOption.NOFOLLOW_LINKS)
                || iterations().stream().anyMatch(i -> i > 0);
    }

    /**
     * Reads a checkpoint.
     *
     * @param name an iteration or a link
     * @throws RunException if there is none of that name
     * @throws org.archerrl.checkpoint.CheckpointException if it is damaged
     */
    public Saved read(String name) {
        CheckpointFiles.Checkpoint checkpoint = CheckpointFiles.read(existing(name));
        return new Saved(
                Standing.of(checkpoint.facts()),
                under(POLICY, checkpoint.files()),
                under("critic/", checkpoint.files()));
    }

    /** Reads the policy's files of a checkpoint, see {@link #read}. */
    public Map<String, byte[]> readPolicy(String name) {
        return under(POLICY, CheckpointFiles.read(existing(name), POLICY).files());
    }

    private Path existing(String name) {
        if (!Files.exists(directory.resolve(name))) {
            throw new RunException("there is no checkpoint '" + name + "' in " + directory + "; there is "
                    + String.join(", ", names()));
        }
        return directory.resolve(name);
    }

    private static Map<String, byte[]> under(String prefix, Map<String, byte[]> files) {
        return files.entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        e -> e.getKey().substring(prefix.length()), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    /** Returns every checkpoint's name: links first, then iterations. */
    public List<String> names() {
        List<Integer> iterations = iterations();
        return Stream.concat(
                        Stream.of("warm-start", "best", "last").filter(this::has),
                        iterations.stream().map(i -> Integer.toString(i)))
                .toList();
    }

    private List<Integer> iterations() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(c -> c.getFileName().toString())
                    .filter(name -> name.matches("\\d{1,9}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RunException(directory + " cannot be read: " + e, e);
        }
    }

    /** Deletes all checkpoints but the newest {@code keep} and those that links point to. */
    public void retain(int keep) {
        List<Integer> iterations = iterations();
        try {
            for (int i = 0; i < iterations.size() - keep; i++) {
                if (!isLinked(iterations.get(i))) {
                    MoreFiles.deleteRecursively(at(iterations.get(i)), RecursiveDeleteOption.ALLOW_INSECURE);
                }
            }
        } catch (IOException e) {
            throw new RunException("an old checkpoint in " + directory + " cannot be deleted: " + e, e);
        }
    }

    /** Deletes the checkpoints after an iteration: what a resumed run will write again. */
    public void keepUntil(int iteration) {
        try {
            for (int i : iterations()) {
                if (i > iteration) {
                    MoreFiles.deleteRecursively(at(i), RecursiveDeleteOption.ALLOW_INSECURE);
                }
            }
        } catch (IOException e) {
            throw new RunException("a later checkpoint in " + directory + " cannot be deleted: " + e, e);
        }
    }

    private boolean isLinked(int iteration) throws IOException {
        for (String link : List.of("warm-start", "best", "last")) {
            if (Files.exists(directory.resolve(link)) && Files.isSameFile(directory.resolve(link), at(iteration))) {
                return true;
            }
        }
        return false;
    }

    private Path at(int iteration) {
        return directory.resolve(Integer.toString(iteration));
    }
}
