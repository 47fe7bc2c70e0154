package org.archerrl.job.submit;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A jar as the nodes of a cluster need it: without the native libraries of systems other than theirs, Linux on x86-64, which are
 * three tenths of what would have to be uploaded.
 */
final class NodeJar extends ByteSource {
    private static final Pattern FOREIGN = Pattern.compile(".*\\.(dll|dylib|jnilib|exe)"
            + "|(.*/)?(macos|FreeBSD|Linux-Musl|Linux-Android|([a-z]+-)?(aarch64|arm|armv6|armv7|ppc64|riscv64|x86))/"
            + "[^/]+(?<!\\.class)");

    private final Path jar;

    /** Stands for that jar. */
    NodeJar(Path jar) {
        this.jar = jar;
    }

    /** Opens what is left of the jar; equal jars give equal bytes. */
    @Override
    public InputStream openStream() throws IOException {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(MoreFiles.asByteSource(jar).openBufferedStream());
                ZipOutputStream out = new ZipOutputStream(left)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!FOREIGN.matcher(entry.getName()).matches()) {
                    ZipEntry kept = new ZipEntry(entry.getName());
                    kept.setTime(entry.getTime());
                    out.putNextEntry(kept);
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return new ByteArrayInputStream(left.toByteArray());
    }
}
