package org.archerrl.job.submit;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.archerrl.job.run.RunException;
import org.archerrl.torch.TorchLibraries;

/** This process's program, as what a job needs of it. */
public final class OwnProgram {
    /** Runs the launcher in an unpacked bundle: unpacking, Ray forgets that it can be executed. */
    public static final List<String> LAUNCH = List.of("bash", "archer");

    private static final String LAUNCHER = "archer";
    private static final Pattern TORCH = Pattern.compile("pytorch-native-cpu-([\\d.]+)-.*\\.jar");
    /** With room for what a zip adds, in bytes. */
    private static final long LARGEST_PIECE = 90L << 20;

    private OwnProgram() {}

    /**
     * Returns the launcher and the jars, flat: Ray puts the jars of a bundle's top level, and no others, on the class path of its
     * Java workers. PyTorch's libraries are not among them.
     */
    public static Bundle code() {
        Map<String, ByteSource> files = new TreeMap<>();
        jars().stream()
                .filter(jar -> !isTorch(jar))
                .forEach(jar -> files.put(jar.getFileName().toString(), new NodeJar(jar)));
        Path launcher = Path.of(System.getProperty("archer.home", "")).resolve(LAUNCHER);
        if (files.isEmpty() || !Files.isRegularFile(launcher)) {
            throw new RunException("this program runs from class files; only what ./archer starts can be submitted");
        }
        files.put(LAUNCHER, MoreFiles.asByteSource(launcher));
        files.put(
                "commit",
                ByteSource.wrap(System.getProperty("archer.commit", "unknown").getBytes(StandardCharsets.UTF_8)));
        return new Bundle(files);
    }

    /** Returns PyTorch's CPU libraries, in pieces that a dashboard takes; none if this program has none. */
    public static List<Bundle> torch() {
        return jars().stream()
                .filter(OwnProgram::isTorch)
                .findFirst()
                .map(OwnProgram::pieces)
                .orElse(List.of());
    }

    private static List<Bundle> pieces(Path jar) {
        try {
            long size = Files.size(jar);
            int count = Math.toIntExact((size + LARGEST_PIECE - 1) / LARGEST_PIECE);
            ByteSource whole = MoreFiles.asByteSource(jar);
            Matcher name = TORCH.matcher(jar.getFileName().toString());
            String facts = "version=" + (name.matches() ? name.group(1) : "") + "\npieces=" + count + "\nhash="
                    + whole.hash(Hashing.sha256()).toString().substring(0, 16) + "\n";
            return IntStream.range(0, count)
                    .mapToObj(i -> {
                        Map<String, ByteSource> files = new TreeMap<>();
                        files.put(TorchLibraries.piece(i), whole.slice(i * LARGEST_PIECE, LARGEST_PIECE));
                        if (i == 0) {
                            files.put(TorchLibraries.FACTS, ByteSource.wrap(facts.getBytes(StandardCharsets.UTF_8)));
                        }
                        return new Bundle(files);
                    })
                    .toList();
        } catch (IOException e) {
            throw new RunException("the program's own files cannot be read: " + e + "; build it again", e);
        }
    }

    private static boolean isTorch(Path jar) {
        return TORCH.matcher(jar.getFileName().toString()).matches();
    }

    private static List<Path> jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }
}
