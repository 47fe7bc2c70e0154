package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.TextEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that hang and browsers that die are faults of the environment, in time, and leave nothing behind. */
class HangTest {
    private static final String FOREVER = "while (true) {}";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private EnvironmentSpec page(String browser, String body, int deadline) throws IOException {
        Files.writeString(
                directory.resolve("index.html"), "<!DOCTYPE html><html><head></head><body>" + body + "</body></html>");
        return Environments.named(
                "web-page",
                Map.of(
                        "pages",
                        directory.toString(),
                        "instruction",
                        "Try.",
                        "reward",
                        "0",
                        "browser",
                        browser,
                        "deadline",
                        deadline));
    }

    @ParameterizedTest
    @CsvSource({"htmlunit, false", "htmlunit, true", "chromium, false", "chromium, true"})
    void aPageThatHangsMissesTheDeadline(String browser, boolean atTheStart) throws Exception {
        Running before = Running.now();
        String body = atTheStart ? "<script>" + FOREVER + "</script>" : "<button onclick='" + FOREVER + "'>Go</button>";
        try (TextEnvironment environment = page(browser, body, 4).open()) {
            long begun = System.nanoTime();
            EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> {
                environment.reset(1);
                environment.step("click 1");
            });
            assertEquals(Kind.DEADLINE, fault.kind(), fault.getMessage());
            assertTrue(fault.getMessage().contains("the page hangs"), fault.getMessage());
            assertTrue(System.nanoTime() - begun < LONG_ENOUGH.toNanos(), "it took too long to notice");
        }
        before.awaitAgain(LONG_ENOUGH);
    }

    @Test
    void aBrowserThatDiesIsSaidToHaveDied() throws Exception {
        Running before = Running.now();
        try (TextEnvironment environment =
                page("chromium", "<button>Go</button>", 60).open()) {
            environment.reset(1);
            List<ProcessHandle> browsers = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("/chromium"))
                    .toList();
            assertTrue(!browsers.isEmpty(), "there should be a browser");
            browsers.forEach(ProcessHandle::destroyForcibly);
            EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> environment.step("click 1"));
            assertEquals(Kind.DIED, fault.kind(), fault.getMessage());
        }
        before.awaitAgain(LONG_ENOUGH);
    }
}
