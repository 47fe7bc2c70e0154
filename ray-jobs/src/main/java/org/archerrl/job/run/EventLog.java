package org.archerrl.job.run;

import com.google.common.collect.Iterables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code events.out.tfevents.*}: the metrics once more, for TensorBoard. Tags are names with a slash for the first dot,
 * because TensorBoard groups by what stands before the slash; steps are iterations.
 */
final class EventLog {
    private static final String NAME = "events.out.tfevents.";

    private final Path run;

    /** Opens the events of a run; there need not be any yet. */
    EventLog(Path run) {
        this.run = run;
    }

    /** Appends an iteration's metrics, now; what is not finite is left out, as JSON cannot hold it either. */
    void append(Map<String, Double> metrics) {
        Map<String, Float> scalars = new TreeMap<>();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                scalars.put(name.replaceFirst("\\.", "/"), value.floatValue());
            }
        });
        double now = seconds(Instant.now());
        try {
            if (files().isEmpty()) {
                begin(List.of(ScalarEvent.opening(now)));
            }
            byte[] event = ScalarEvent.of(now, metrics.get("iteration").intValue(), scalars);
            Files.write(Iterables.getLast(files()), TfRecord.framed(event), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Drops the points after an iteration: TensorBoard reads no file twice, so what is kept, with its wall times, becomes a
     * new file.
     */
    void keepUntil(int iteration) {
        try {
            List<Path> old = files();
            if (old.isEmpty()) {
                return;
            }
            List<byte[]> kept = new ArrayList<>(TfRecord.whole(Files.readAllBytes(Iterables.getLast(old))));
            kept.removeIf(event -> ScalarEvent.step(event) > iteration);
            if (!kept.isEmpty()) {
                begin(kept);
            }
            for (Path file : old) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Starts a new file, which stands complete or not at all. */
    private void begin(List<byte[]> events) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] event : events) {
            bytes.write(TfRecord.framed(event));
        }
        Path aside = run.resolve(".events.partial");
        Files.write(aside, bytes.toByteArray());
        long second = Instant.now().getEpochSecond();
        while (Files.exists(file(second))) {
            second++;
        }
        Files.move(aside, file(second), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(long second) {
        return run.resolve(String.format(Locale.ROOT, "%s%010d.archer", NAME, second));
    }

    /** Returns the files, the newest last. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(run, NAME + "*")) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private RunException unwritable(IOException e) {
        return new RunException(run.resolve(NAME + "*") + " cannot be written: " + e, e);
    }
}
