package org.archerrl.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Directories of files that are whole or not there, each with a {@code manifest.json}: the facts, and size and SHA-256 of
 * every file.
 *
 * <p>A directory is written under the hidden name {@code .NAME.partial} beside its place, forced to the disk, and renamed.
 * A process that dies on the way leaves the other checkpoints as they were. One process at a time writes in a parent
 * directory; any number may read.
 */
public final class CheckpointFiles {
    /** The name of the manifest; files of a checkpoint have other names. */
    public static final String MANIFEST = "manifest.json";

    private static final String PARTIAL = ".partial";
    private static final String PREVIOUS = ".previous";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointFiles() {}

    /**
     * A checkpoint that was read and found whole.
     *
     * @param files contents by relative name, names sorted
     * @param facts what the writer said about them
     */
    public record Checkpoint(Map<String, byte[]> files, Map<String, String> facts) {}

    /**
     * Writes a directory; one that is already there is replaced.
     *
     * @param directory where the checkpoint appears once it is whole; its parent is made if need be
     * @param files contents by relative name with forward slashes, such as {@code policy/model.safetensors}
     * @param facts small texts for the manifest, such as the iteration
     * @throws IllegalArgumentException if a name is not a plain relative one
     * @throws CheckpointException if it cannot be written; one that was there before is still there
     */
    public static void write(Path directory, Map<String, byte[]> files, Map<String, String> facts) {
        files.keySet().forEach(CheckpointFiles::checkName);
        Path place = directory.toAbsolutePath().normalize();
        Path partial = aside(place, PARTIAL);
        try {
            Files.createDirectories(place.getParent());
            restore(place);
            delete(partial);
            Files.createDirectory(partial);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = partial.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                writeForced(path, file.getValue());
            }
            writeForced(partial.resolve(MANIFEST), manifest(files, facts));
            try (Stream<Path> all = Files.walk(partial)) {
                for (Path path : all.filter(Files::isDirectory).toList()) {
                    force(path);
                }
            }
            swapIn(partial, place);
        } catch (IOException e) {
            throw new CheckpointException(
                    directory + ": the checkpoint cannot be written: " + reason(e)
                            + "; free space or fix permissions, then resume from an earlier one",
                    e);
        }
    }

    /**
     * Reads a directory and compares every file with the manifest. Files that the manifest does not name are ignored.
     *
     * @throws CheckpointException if there is no manifest, or a file is missing, cut or changed
     */
    public static Checkpoint read(Path directory) {
        return read(directory, "");
    }

    /** As {@link #read(Path)}, only the files whose names begin with {@code prefix}. */
    public static Checkpoint read(Path directory, String prefix) {
        JsonNode manifest = readManifest(directory);
        Map<String, byte[]> files = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> i = manifest.path("files").fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> file = i.next();
            if (file.getKey().startsWith(prefix)) {
                files.put(file.getKey(), readChecked(directory, file.getKey(), file.getValue()));
            }
        }
        return new Checkpoint(files, texts(manifest.path("facts")));
    }

    /**
     * Returns the facts of a checkpoint without reading its files.
     *
     * @throws CheckpointException if there is no good manifest
     */
    public static Map<String, String> readFacts(Path directory) {
        return texts(readManifest(directory).path("facts"));
    }

    /**
     * Makes a symbolic link point elsewhere, at once: readers see the old target or the new one.
     *
     * @param link the link, which need not be there yet
     * @param target as it is stored, relative to the link's directory
     * @throws CheckpointException if it cannot be done
     */
    public static void pointTo(Path link, String target) {
        Path fresh = aside(link.toAbsolutePath().normalize(), PARTIAL);
        try {
            delete(fresh);
            Files.createSymbolicLink(fresh, Path.of(target));
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
            force(fresh.getParent());
        } catch (IOException | UnsupportedOperationException e) {
            throw new CheckpointException(
                    link + ": cannot be made to point to " + target + ": " + reason(e)
                            + "; the file system must have symbolic links, and no directory of that name",
                    e);
        }
    }

    /**
     * Deletes what a killed writer left in a directory of checkpoints, and puts back a checkpoint that it was replacing.
     * For the one process that writes there, before it starts.
     *
     * @throws CheckpointException if something cannot be deleted
     */
    public static void removeLeftovers(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> children = Files.list(parent.toAbsolutePath().normalize())) {
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                if (name.startsWith(".") && name.endsWith(PARTIAL)) {
                    delete(child);
                } else if (name.startsWith(".") && name.endsWith(PREVIOUS)) {
                    restore(child.resolveSibling(name.substring(1, name.length() - PREVIOUS.length())));
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    parent + ": leftovers cannot be removed: " + reason(e) + "; delete its hidden entries by hand", e);
        }
    }

    private static Path aside(Path place, String suffix) {
        return place.resolveSibling("." + place.getFileName() + suffix);
    }

    /** Undoes a {@link #swapIn} that was cut between its renames, or finishes one that was cut after them. */
    private static void restore(Path place) throws IOException {
        Path previous = aside(place, PREVIOUS);
        if (Files.exists(place)) {
            delete(previous);
        } else if (Files.exists(previous)) {
            Files.move(previous, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A directory cannot be renamed over a full one, so an old one steps aside first. */
    private static void swapIn(Path partial, Path place) throws IOException {
        Path previous = aside(place, PREVIOUS);
        if (Files.exists(place)) {
            Files.move(place, previous, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            restore(place);
            throw e;
        }
        force(place.getParent());
        delete(previous);
    }

    private static void checkName(String name) {
        List<String> parts = List.of(name.split("/", -1));
        if (parts.contains("")
                || parts.contains(".")
                || parts.contains("..")
                || name.contains("\\")
                || name.equals(MANIFEST)) {
            throw new IllegalArgumentException("a file of a checkpoint has a relative name such as "
                    + "policy/model.safetensors and is not called " + MANIFEST + ", got \"" + name + "\"");
        }
    }

    private static byte[] manifest(Map<String, byte[]> files, Map<String, String> facts) throws IOException {
        ObjectNode manifest = JSON.createObjectNode();
        new TreeMap<>(facts).forEach(manifest.putObject("facts")::put);
        ObjectNode list = manifest.putObject("files");
        new TreeMap<>(files)
                .forEach((name, bytes) ->
                        list.putObject(name).put("size", bytes.length).put("sha256", sha256(bytes)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    }

    private static JsonNode readManifest(Path directory) {
        Path path = directory.resolve(MANIFEST);
        try {
            JsonNode manifest = JSON.readTree(Files.readAllBytes(path));
            if (!manifest.path("files").isObject() || !manifest.path("facts").isObject()) {
                throw damaged(path, "has no files or no facts", null);
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw damaged(path, "is missing, so this is no whole checkpoint", e);
        } catch (IOException e) {
            throw damaged(path, "cannot be read: " + reason(e), e);
        }
    }

    private static byte[] readChecked(Path directory, String name, JsonNode expected) {
        Path path = directory.resolve(name);
        byte[] bytes;
        try {
            checkName(name);
            bytes = Files.readAllBytes(path);
        } catch (IllegalArgumentException e) {
            throw damaged(directory.resolve(MANIFEST), "names a file outside of the checkpoint, " + name, e);
        } catch (NoSuchFileException e) {
            throw damaged(path, "is missing", e);
        } catch (IOException e) {
            throw damaged(path, "cannot be read: " + reason(e), e);
        }
        if (bytes.length != expected.path("size").asLong(-1)) {
            throw damaged(
                    path, "has " + bytes.length + " bytes, but had " + expected.path("size") + " when written", null);
        }
        if (!sha256(bytes).equals(expected.path("sha256").asText())) {
            throw damaged(path, "has changed since it was written (its SHA-256 differs from the manifest's)", null);
        }
        return bytes;
    }

    private static CheckpointException damaged(Path path, String what, Throwable cause) {
        return new CheckpointException(
                path + ": " + what + "; resume from another checkpoint of the run, or restore this file", cause);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(
                        field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String sha256(byte[] bytes) {
        return Hashing.sha256().hashBytes(bytes).toString();
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }

    private static void writeForced(Path path, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Files.delete(path);
        } else if (Files.exists(path)) {
            MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
