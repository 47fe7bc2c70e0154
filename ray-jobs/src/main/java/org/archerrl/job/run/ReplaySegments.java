package org.archerrl.job.run;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.job.cluster.Wire;
import org.archerrl.replay.TokenTrajectory;

/**
 * {@code replay/}: what went into the replay buffer, one file for each iteration, so that a checkpoint need not write the
 * whole buffer. File 0 holds the demonstrations. A file is its SHA-256, then the episodes.
 */
public final class ReplaySegments {
    private static final int DIGEST = 32;

    private final Path directory;

    /** Opens the segments of a run; there need not be any yet. */
    public ReplaySegments(Path run) {
        this.directory = run.resolve("replay");
    }

    /** Writes the episodes of one iteration, in the place of any that are there. */
    public void write(int iteration, List<TokenTrajectory> episodes) {
        byte[] content = Wire.TRAJECTORIES.encode(episodes);
        byte[] whole = Arrays.copyOf(sha256(content), DIGEST + content.length);
        System.arraycopy(content, 0, whole, DIGEST, content.length);
        Path aside = directory.resolve(".segment.partial");
        try {
            Files.createDirectories(directory);
            Files.write(aside, whole);
            Files.move(aside, file(iteration), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunException(file(iteration) + " cannot be written: " + e, e);
        }
    }

    /**
     * Returns the episodes of one iteration.
     *
     * @throws CheckpointException if the file is missing, cut or changed
     */
    public List<TokenTrajectory> read(int iteration) {
        Path file = file(iteration);
        try {
            byte[] whole = Files.readAllBytes(file);
            byte[] content = whole.length < DIGEST ? new byte[0] : Arrays.copyOfRange(whole, DIGEST, whole.length);
            if (whole.length < DIGEST || !Arrays.equals(Arrays.copyOf(whole, DIGEST), sha256(content))) {
                throw new CheckpointException(
                        file + ": has changed since it was written; restore this file, or start another run");
            }
            return Wire.TRAJECTORIES.decode(content);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(file + ": is missing; restore this file, or start another run", e);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read: " + e, e);
        }
    }

    /** Deletes the segments after an iteration. */
    public void keepUntil(int last) {
        delete(iteration -> iteration > last);
    }

    /** Returns the iterations that have a segment, in order. */
    public List<Integer> iterations() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".smile"))
                    .flatMapToInt(name -> IntStream.of(Integer.parseInt(name.substring(0, name.indexOf('.')))))
                    .sorted()
                    .boxed()
                    .toList();
        } catch (IOException e) {
            throw new RunException(directory + " cannot be read: " + e, e);
        }
    }

    private void delete(IntPredicate which) {
        try {
            for (int iteration : iterations()) {
                if (which.test(iteration)) {
                    Files.delete(file(iteration));
                }
            }
        } catch (IOException e) {
            throw new RunException(directory + " cannot be cleared: " + e, e);
        }
    }

    private Path file(int iteration) {
        return directory.resolve(String.format(Locale.ROOT, "%06d.smile", iteration));
    }

    private static byte[] sha256(byte[] content) {
        return Hashing.sha256().hashBytes(content).asBytes();
    }
}
