package org.archerrl.job.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {
    /** The bytes that TensorBoard 2.19.0's own RecordWriter makes of "archer". */
    private static final String ARCHER = "06000000000000007369d53761726368657282469e2b";

    @TempDir
    private Path place;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void recordIsWhatTensorBoardWrites() {
        assertEquals(ARCHER, BaseEncoding.base16().lowerCase().encode(TfRecord.framed(bytes("archer"))));
    }

    /** The message as protoc's Python classes serialise it. */
    @Test
    void eventIsWhatTensorBoardWrites() {
        assertEquals(
                "09000000000000f83f10ac022a1c0a1a0a13726f6c6c6f75742f72657475726e2e6d65616e15000000bf",
                BaseEncoding.base16()
                        .lowerCase()
                        .encode(ScalarEvent.of(1.5, 300, Map.of("rollout/return.mean", -0.5f))));
    }

    @Test
    void cutOrDamagedRecordsEndAFile() {
        byte[] file = new byte[40];
        System.arraycopy(TfRecord.framed(bytes("one!")), 0, file, 0, 20);
        System.arraycopy(TfRecord.framed(bytes("two!")), 0, file, 20, 20);
        assertEquals(2, TfRecord.whole(file).size());
        assertArrayEquals(bytes("two!"), TfRecord.whole(file).get(1));
        for (int cut = 20; cut < 40; cut++) {
            assertEquals(1, TfRecord.whole(Arrays.copyOf(file, cut)).size(), "cut after " + cut);
            byte[] damaged = file.clone();
            damaged[cut] ^= 1;
            assertEquals(1, TfRecord.whole(damaged).size(), "damaged at " + cut);
        }
    }

    @Test
    void stepsOfAllLengthsAreReadBack() {
        for (int step : new int[] {0, 1, 127, 128, 300, 16_384, Integer.MAX_VALUE}) {
            assertEquals(step, ScalarEvent.step(ScalarEvent.of(1, step, Map.of())));
        }
    }

    @Test
    void whatIsKeptMovesToANewFileUnchanged() throws IOException {
        EventLog log = new EventLog(place);
        for (int i = 0; i <= 3; i++) {
            log.append(Map.of("iteration", (double) i, "rollout.return.mean", -2.0));
        }
        Path old = only();
        List<byte[]> before = TfRecord.whole(Files.readAllBytes(old));
        assertEquals(5, before.size(), "an opening and four events");
        Files.write(old, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        log.keepUntil(1);
        assertNotEquals(old, only());
        List<byte[]> after = TfRecord.whole(Files.readAllBytes(only()));
        assertEquals(3, after.size());
        for (int i = 0; i < after.size(); i++) {
            assertArrayEquals(before.get(i), after.get(i));
        }
        log.append(Map.of("iteration", 2.0));
        assertEquals(4, TfRecord.whole(Files.readAllBytes(only())).size());
        log.keepUntil(-1);
        try (Stream<Path> files = Files.list(place)) {
            assertEquals(List.of(), files.toList());
        }
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }
}
