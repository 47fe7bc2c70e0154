package org.archerrl.job.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    private Path directory;

    private static Bundle bundle(String name, String content) {
        return new Bundle(Map.of(name, ByteSource.wrap(content.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void nameIsTheContents() {
        assertEquals(bundle("a", "x").name(), bundle("a", "x").name());
        assertNotEquals(bundle("a", "x").name(), bundle("a", "y").name());
        assertNotEquals(bundle("a", "x").name(), bundle("b", "x").name());
    }

    @Test
    void zipAndFolderHoldTheFiles() throws IOException {
        Path recipe = Files.writeString(directory.resolve("recipe.yaml"), "iterations: 1");
        Bundle bundle = bundle("torch-0/piece", "x").with(recipe);
        Path zip = directory.resolve("bundle.zip");
        bundle.zip(zip);
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertEquals(2, file.size());
            ZipEntry piece = file.getEntry("torch-0/piece");
            assertEquals("x", new String(file.getInputStream(piece).readAllBytes(), StandardCharsets.UTF_8));
        }
        Path folder = directory.resolve("folder");
        bundle.write(folder);
        assertEquals("x", Files.readString(folder.resolve("torch-0/piece")));
        assertEquals("iterations: 1", Files.readString(folder.resolve("recipe.yaml")));
    }
}
