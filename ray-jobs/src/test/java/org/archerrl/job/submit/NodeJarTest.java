package org.archerrl.job.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeJarTest {
    private static final List<String> NEEDED = List.of(
            "META-INF/MANIFEST.MF",
            "org/sqlite/JDBC.class",
            "com/sun/jna/win32/W32APIOptions.class",
            "codec/x86/Code.class",
            "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
            "native/linux/libcore_worker_library_java.so",
            "native/lib/linux-x86_64/cpu/libtokenizers.so");
    private static final List<String> FOREIGN = List.of(
            "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll",
            "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
            "org/sqlite/native/Linux-Musl/libsqlitejdbc.so",
            "native/darwin/libcore_worker_library_java.dylib",
            "com/sun/jna/linux-aarch64/libjnidispatch.so",
            "com/sun/jna/darwin-x86-64/libjnidispatch.jnilib",
            "org/openqa/selenium/manager/macos/selenium-manager");

    @TempDir
    private Path folder;

    private static Map<String, String> read(NodeJar jar) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(jar.openStream())) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @Test
    void librariesOfOtherSystemsAreLeftOut() throws IOException {
        Path jar = folder.resolve("a.jar");
        Map<String, String> expected = new LinkedHashMap<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : NEEDED) {
                expected.put(name, "content of " + name);
                write(out, name);
            }
            for (String name : FOREIGN) {
                write(out, name);
            }
        }
        assertEquals(expected, read(new NodeJar(jar)));
        assertArrayEquals(new NodeJar(jar).read(), new NodeJar(jar).read(), "the same jar gives the same bytes");
    }

    private static void write(ZipOutputStream out, String name) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
