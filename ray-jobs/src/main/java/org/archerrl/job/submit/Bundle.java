package org.archerrl.job.submit;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.archerrl.job.run.RunException;

/**
 * Files that travel to every node together, as one zip that Ray unpacks there.
 *
 * @param files the content of each name; names may have a folder before them
 */
public record Bundle(Map<String, ByteSource> files) {
    public Bundle {
        files = Map.copyOf(files);
    }

    /** Returns the same with one more file, at the top level under its own name. */
    public Bundle with(Path file) {
        Map<String, ByteSource> more = new TreeMap<>(files);
        more.put(file.getFileName().toString(), MoreFiles.asByteSource(file));
        return new Bundle(more);
    }

    /** Returns the name that Ray knows it by: the same content has the same one. */
    public String name() {
        Hasher hasher = Hashing.sha256().newHasher();
        try {
            for (Map.Entry<String, ByteSource> file : sorted().entrySet()) {
                hasher.putString(file.getKey() + "\n", StandardCharsets.UTF_8);
                hasher.putBytes(file.getValue().hash(Hashing.sha256()).asBytes());
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return "_ray_pkg_" + hasher.hash().toString().substring(0, 32) + ".zip";
    }

    /** Writes it as a zip file, uncompressed: jars are compressed already. */
    public void zip(Path to) {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, ByteSource> file : sorted().entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                file.getValue().copyTo(out);
                out.closeEntry();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Writes its files into a folder, in the place of older ones. */
    public void write(Path folder) {
        try {
            for (Map.Entry<String, ByteSource> file : files.entrySet()) {
                Path to = folder.resolve(file.getKey());
                Files.createDirectories(to.getParent());
                file.getValue().copyTo(MoreFiles.asByteSink(to));
            }
        } catch (IOException e) {
            throw new RunException(folder + " cannot be written (" + e + "); give a folder that you may write to", e);
        }
    }

    private Map<String, ByteSource> sorted() {
        return new TreeMap<>(files);
    }

    private static RunException unreadable(IOException e) {
        return new RunException("the program's own files cannot be packed: " + e + "; build it again", e);
    }
}
