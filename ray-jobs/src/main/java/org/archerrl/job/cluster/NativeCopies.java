package org.archerrl.job.cluster;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.ray.runtime.util.BinaryFileUtil;
import io.ray.runtime.util.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The 32 MB of native libraries that each driver unpacks under Ray's directory and never deletes. */
final class NativeCopies {
    private static final Path SESSIONS = Path.of("/tmp/ray");
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern OF_EMBEDDED = Pattern.compile("session_local_mode_.*_(\\d+)");
    private static final Pattern MAPPED = Pattern.compile("(/tmp/ray/[^/]+)/libcore_worker_library_java\\.so$");

    private NativeCopies() {}

    /** Deletes the copies of embedded drivers that no longer run. */
    static void sweep() {
        if (!Files.isDirectory(SESSIONS)) {
            return;
        }
        try (Stream<Path> sessions = Files.list(SESSIONS)) {
            for (Path session : sessions.toList()) {
                Matcher name = OF_EMBEDDED.matcher(session.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(session);
                }
            }
        } catch (IOException e) {
            // Someone else's files stay; nothing depends on their going.
            return;
        }
    }

    /** Loads Ray's library before a driver does, if it is not loaded yet, and deletes its copy. */
    static void load() {
        Path own = SESSIONS.resolve("asking_" + ProcessHandle.current().pid());
        JniUtils.loadLibrary(own.toString(), BinaryFileUtil.CORE_WORKER_JAVA_LIBRARY, true);
        removeOwn();
    }

    /** Deletes this process's copy; the loaded library stays usable, as the system keeps a deleted file while it is mapped. */
    static void removeOwn() {
        if (!Files.isReadable(MAPS)) {
            return;
        }
        try {
            List<Path> own = Files.readAllLines(MAPS).stream()
                    .map(MAPPED::matcher)
                    .filter(Matcher::find)
                    .map(m -> Path.of(m.group(1)))
                    .distinct()
                    .toList();
            for (Path directory : own) {
                delete(directory);
            }
        } catch (IOException e) {
            // The next start sweeps it.
            return;
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
