package org.archerrl.torch;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * PyTorch's native libraries on a node of a cluster: those that {@code PYTORCH_LIBRARY_PATH} names, or a jar of them on the
 * class path, or pieces of that jar, which come with a submitted job because the whole is larger than a dashboard takes.
 */
public final class TorchLibraries {
    private static final String PATH = "PYTORCH_LIBRARY_PATH";

    /** The name of the resource that says, as properties, the libraries' {@code version}, their {@code pieces} and {@code hash}. */
    public static final String FACTS = "torch-0/torch.properties";

    private TorchLibraries() {}

    /** Returns the name of piece {@code i}, from 0, as a resource. */
    public static String piece(int i) {
        return "torch-" + i + "/piece";
    }

    /**
     * Finds them and starts the engine, at the cost of some seconds the first time on a node.
     *
     * @throws IllegalStateException if the engine does not start; the message is for users
     */
    public static void load() {
        if (Utils.getEnvOrSystemProperty(PATH) == null) {
            join(TorchLibraries.class.getClassLoader());
        }
        try {
            Engine.getInstance();
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "PyTorch does not start on this node (" + e.getMessage() + "); set PYTORCH_LIBRARY_PATH,"
                            + " PYTORCH_VERSION and PYTORCH_FLAVOR to what the node has before `ray start`, or submit with"
                            + " --torch package",
                    e);
        }
    }

    /** Puts the pieces together in the engine's cache, once on a node, and tells the engine. */
    private static synchronized void join(ClassLoader classes) {
        try (InputStream in = classes.getResourceAsStream(FACTS)) {
            if (in == null) {
                return;
            }
            Properties facts = new Properties();
            facts.load(in);
            Path caches = Files.createDirectories(Utils.getEngineCacheDir("pytorch"));
            Path libraries = caches.resolve("joined-" + facts.getProperty("hash"));
            try (FileChannel one = FileChannel.open(
                    caches.resolve("joining.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                one.lock();
                if (!Files.exists(libraries)) {
                    unpack(classes, Integer.parseInt(facts.getProperty("pieces")), libraries);
                }
            }
            System.setProperty("PYTORCH_VERSION", facts.getProperty("version"));
            System.setProperty("PYTORCH_FLAVOR", "cpu");
            System.setProperty(PATH, libraries.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("PyTorch's libraries cannot be unpacked", e);
        }
    }

    private static void unpack(ClassLoader classes, int pieces, Path to) throws IOException {
        Path unfinished = Files.createTempDirectory(to.getParent(), "joining");
        List<InputStream> streams = IntStream.range(0, pieces)
                .mapToObj(i -> classes.getResourceAsStream(piece(i)))
                .toList();
        try (ZipInputStream jar = new ZipInputStream(new SequenceInputStream(Collections.enumeration(streams)))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                String name = Path.of(entry.getName()).getFileName().toString();
                if (name.contains(".so")) {
                    Files.copy(jar, unfinished.resolve(name));
                }
            }
        }
        Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
