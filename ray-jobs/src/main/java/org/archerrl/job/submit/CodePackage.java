package org.archerrl.job.submit;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.archerrl.job.run.RunException;

/**
 * This program as one flat folder: its jars, the launcher, and files that the user adds. Ray puts the jars of a package's top
 * level, and no others, on the class path of its Java workers.
 *
 * <p>PyTorch's native libraries stay behind: they are larger than the dashboard takes, and a node has its own, for its own
 * devices.
 *
 * @param files what it holds: the file of each name
 * @param commit what the code was built from
 */
public record CodePackage(Map<String, Path> files, String commit) {
    /** Runs the launcher in an unpacked package: unpacking, Ray forgets that it can be executed. */
    public static final List<String> LAUNCH = List.of("bash", "archer");

    private static final String LAUNCHER = "archer";
    private static final String COMMIT = "commit";
    private static final String NATIVES = "pytorch-native-";

    public CodePackage {
        files = Map.copyOf(files);
    }

    /** Returns this process's own program. */
    public static CodePackage own() {
        Map<String, Path> files = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && !jar.getFileName().toString().startsWith(NATIVES)) {
                files.put(jar.getFileName().toString(), jar);
            }
        }
        Path launcher = Path.of(System.getProperty("archer.home", "")).resolve(LAUNCHER);
        if (files.isEmpty() || !Files.isRegularFile(launcher)) {
            throw new RunException("this program runs from class files; only what ./archer starts can be packaged");
        }
        files.put(LAUNCHER, launcher);
        return new CodePackage(files, System.getProperty("archer.commit", "unknown"));
    }

    /** Returns the same with one more file, at the top level under its own name. */
    public CodePackage with(Path file) {
        Map<String, Path> more = new TreeMap<>(files);
        more.put(file.getFileName().toString(), file);
        return new CodePackage(more, commit);
    }

    /** Returns the name that Ray knows the package by: the same content has the same one. */
    public String name() {
        Hasher hasher = Hashing.sha256().newHasher().putString(commit, StandardCharsets.UTF_8);
        try {
            for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
                hasher.putString(file.getKey() + "\n", StandardCharsets.UTF_8);
                hasher.putBytes(MoreFiles.asByteSource(file.getValue())
                        .hash(Hashing.sha256())
                        .asBytes());
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return "_ray_pkg_" + hasher.hash().toString().substring(0, 32) + ".zip";
    }

    /** Writes it as a zip file that Ray unpacks on every node. */
    public void zip(Path to) {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            out.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
                put(out, file.getKey(), Files.readAllBytes(file.getValue()));
            }
            put(out, COMMIT, commit.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /**
     * Writes it as a folder, for {@code ray job submit --working-dir}.
     *
     * @throws RunException if the folder holds something else
     */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            clear(folder);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Files.copy(file.getValue(), folder.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(folder.resolve(LAUNCHER), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(folder.resolve(COMMIT), commit);
        } catch (IOException e) {
            throw new RunException(folder + " cannot be written (" + e + "); give a folder that you may write to", e);
        }
    }

    /** Deletes the jars of an earlier package. */
    private static void clear(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> children = Files.list(folder)) {
            found = children.toList();
        }
        if (!found.isEmpty() && !found.contains(folder.resolve(COMMIT))) {
            throw new RunException(folder + " is not empty and no package (it has "
                    + found.get(0).getFileName() + "); give a new or an empty folder");
        }
        for (Path jar : found) {
            if (jar.toString().endsWith(".jar")) {
                Files.delete(jar);
            }
        }
    }

    private static RunException unreadable(IOException e) {
        return new RunException("the program's own files cannot be read: " + e + "; build it again", e);
    }

    /** Returns the size of what it holds, in bytes. */
    public long bytes() {
        return files.values().stream()
                .mapToLong(file -> {
                    try {
                        return Files.size(file);
                    } catch (IOException e) {
                        throw unreadable(e);
                    }
                })
                .sum();
    }
}
