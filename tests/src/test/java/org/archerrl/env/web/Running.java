package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs and lies about at a moment: processes under this one, threads of browsers, folders of browsers.
 *
 * @param names of all of them
 */
record Running(Set<String> names) {
    private static final Path TEMPORARY = Path.of("/tmp");
    private static final Set<String> THREADS = Set.of("HtmlUnit", "Chromium", "chromedriver", "pages", "gate");

    static Running now() throws IOException {
        Set<String> names = new TreeSet<>();
        ProcessHandle.current().descendants().filter(Running::lives).forEach(p -> names.add("process " + p.pid()));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        THREADS.contains(thread.getName()) || thread.getName().startsWith("JdkHttpClient"))
                .forEach(thread -> names.add("thread " + thread.getName() + " " + thread.getId()));
        folders().forEach(folder -> names.add("folder " + folder));
        return new Running(names);
    }

    /** Returns the folders of browsers. */
    static Set<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(TEMPORARY)) {
            return files.filter(file -> file.getFileName().toString().startsWith("archer-chromium"))
                    .collect(Collectors.toSet());
        }
    }

    /** Says whether a process does more than wait for its parent to notice its end. */
    static boolean lives(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until there is nothing that was not there then. */
    void awaitAgain(Duration deadline) throws IOException {
        long begun = System.nanoTime();
        Set<String> more;
        do {
            more = new TreeSet<>(now().names());
            more.removeAll(names);
            LockSupport.parkNanos(20_000_000);
        } while (!more.isEmpty() && System.nanoTime() - begun < deadline.toNanos());
        if (!more.isEmpty()) {
            fail("left after " + deadline.toSeconds() + " s: " + more);
        }
    }
}
