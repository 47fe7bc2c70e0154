package org.archerrl.job.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A directory held by one process at a time; the system lets go of it when the process ends, however that is. */
public final class DirectoryLock implements AutoCloseable {
    /** The file that is locked; it says nothing, and stays. */
    static final String FILE = ".lock";

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a directory.
     *
     * @throws RunException if another process has it
     * @throws IOException if it cannot be written
     */
    public static DirectoryLock take(Path path) throws IOException {
        FileChannel channel = open(path);
        if (!isTaken(channel)) {
            channel.close();
            throw new RunException(
                    "another process is writing to " + path + "; wait for it, or give another --run-dir");
        }
        return new DirectoryLock(path, channel);
    }

    /**
     * Waits until no other process has a directory.
     *
     * @throws IOException if it cannot be written
     */
    public static void awaitFree(Path path) throws IOException {
        try (FileChannel channel = open(path)) {
            channel.lock();
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RunException(path + ": the lock cannot be freed: " + e, e);
        }
    }
}
