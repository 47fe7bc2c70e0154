package org.archerrl.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {
    private static final Map<String, byte[]> FILES = Map.of(
            "policy/model.safetensors", bytes("weights"), "critic/deep/x", new byte[0], "config.json", bytes("{}"));

    @TempDir
    private Path parent;

    private Path checkpoint;

    @BeforeEach
    void writeOne() {
        checkpoint = parent.resolve("checkpoints/20");
        CheckpointFiles.write(checkpoint, FILES, Map.of("iteration", "20"));
    }

    @Test
    void whatIsWrittenIsRead() {
        CheckpointFiles.Checkpoint read = CheckpointFiles.read(checkpoint);

        assertEquals(FILES.keySet(), read.files().keySet());
        FILES.forEach((name, bytes) -> assertArrayEquals(bytes, read.files().get(name)));
        assertEquals(Map.of("iteration", "20"), read.facts());
        assertEquals(Map.of("iteration", "20"), CheckpointFiles.readFacts(checkpoint));
        assertEquals(List.of("20"), names(parent.resolve("checkpoints")));
    }

    @Test
    void theManifestHoldsSizesAndChecksums() throws Exception {
        var file = new ObjectMapper()
                .readTree(checkpoint.resolve("manifest.json").toFile())
                .get("files")
                .get("policy/model.safetensors");

        assertEquals(7, file.get("size").asInt());
        // printf weights | sha256sum
        assertEquals(
                "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c",
                file.get("sha256").asText());
    }

    @Test
    void damageIsFoundAndNamed() throws Exception {
        Path weights = checkpoint.resolve("policy/model.safetensors");

        Files.write(weights, bytes("weighty"));
        assertDamaged(weights + ": has changed since it was written");
        Files.write(weights, bytes("weight"));
        assertDamaged(weights + ": has 6 bytes, but had 7 when written");
        Files.delete(weights);
        assertDamaged(weights + ": is missing; ");
        Files.delete(checkpoint.resolve("manifest.json"));
        assertDamaged(checkpoint.resolve("manifest.json") + ": is missing, so this is no whole checkpoint");
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"files\":{");
        assertDamaged(checkpoint.resolve("manifest.json") + ": cannot be read: JsonEOFException");
        Files.writeString(checkpoint.resolve("manifest.json"), "{}");
        assertDamaged(checkpoint.resolve("manifest.json") + ": has no files or no facts");
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"facts\":{},\"files\":{\"../../x\":{}}}");
        assertDamaged(checkpoint.resolve("manifest.json") + ": names a file outside of the checkpoint, ../../x");
        checkpoint = parent.resolve("nowhere");
        assertDamaged(checkpoint.resolve("manifest.json") + ": is missing");
    }

    @Test
    void aWriterThatDiesLeavesTheOthersWhole() throws Exception {
        Path half = Files.createDirectories(parent.resolve("checkpoints/.21.partial/policy"));
        Files.write(half.resolve("model.safetensors"), bytes("weig"));

        assertEquals(3, CheckpointFiles.read(checkpoint).files().size());
        assertFalse(Files.exists(parent.resolve("checkpoints/21")));

        CheckpointFiles.write(parent.resolve("checkpoints/21"), FILES, Map.of());
        assertEquals(
                Set.of(),
                CheckpointFiles.readFacts(parent.resolve("checkpoints/21")).keySet());
        assertEquals(List.of("20", "21"), names(parent.resolve("checkpoints")));
    }

    @Test
    void leftoversAreRemovedAndAHalfReplacedCheckpointComesBack() throws Exception {
        Path checkpoints = parent.resolve("checkpoints");
        Files.createDirectories(checkpoints.resolve(".21.partial/policy"));
        Files.createDirectories(checkpoints.resolve(".22.previous/policy"));
        Files.createDirectory(checkpoints.resolve("22"));
        Files.createSymbolicLink(checkpoints.resolve(".last.partial"), Path.of("20"));
        Files.move(checkpoint, checkpoints.resolve(".20.previous"));

        CheckpointFiles.removeLeftovers(checkpoints);

        assertEquals(List.of("20", "22"), names(checkpoints));
        assertEquals(3, CheckpointFiles.read(checkpoint).files().size());
        CheckpointFiles.removeLeftovers(parent.resolve("nowhere"));
    }

    @Test
    void writingAgainReplaces() {
        CheckpointFiles.write(checkpoint, Map.of("only", bytes("this")), Map.of("iteration", "20", "attempt", "2"));

        assertEquals(Set.of("only"), CheckpointFiles.read(checkpoint).files().keySet());
        assertEquals("2", CheckpointFiles.readFacts(checkpoint).get("attempt"));
        assertEquals(List.of("manifest.json", "only"), names(checkpoint));
        assertEquals(List.of("20"), names(parent.resolve("checkpoints")));
    }

    @Test
    void whatCannotBeWrittenIsReported() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));

        String message = assertThrows(
                        CheckpointException.class, () -> CheckpointFiles.write(file.resolve("20"), FILES, Map.of()))
                .getMessage();

        assertTrue(message.startsWith(file.resolve("20") + ": the checkpoint cannot be written: "), message);
    }

    @Test
    void namesStayInside() {
        for (String name : List.of("", "/etc/x", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "manifest.json")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> CheckpointFiles.write(parent.resolve("x"), Map.of(name, new byte[0]), Map.of()),
                    name);
        }
    }

    @Test
    void aLinkMovesInOneStep() throws Exception {
        Path last = parent.resolve("checkpoints/last");
        CheckpointFiles.write(parent.resolve("checkpoints/21"), FILES, Map.of("iteration", "21"));

        CheckpointFiles.pointTo(last, "20");
        assertEquals("20", CheckpointFiles.readFacts(last).get("iteration"));
        CheckpointFiles.pointTo(last, "21");
        assertEquals("21", CheckpointFiles.readFacts(last).get("iteration"));
        assertEquals(Path.of("21"), Files.readSymbolicLink(last));
        assertEquals(List.of("20", "21", "last"), names(parent.resolve("checkpoints")));
        assertThrows(CheckpointException.class, () -> CheckpointFiles.pointTo(checkpoint, "21"));
        assertEquals(3, CheckpointFiles.read(checkpoint).files().size());
    }

    private void assertDamaged(String start) {
        String message = assertThrows(CheckpointException.class, () -> CheckpointFiles.read(checkpoint))
                .getMessage();
        assertTrue(message.startsWith(start), message);
        assertTrue(message.endsWith("; resume from another checkpoint of the run, or restore this file"), message);
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
