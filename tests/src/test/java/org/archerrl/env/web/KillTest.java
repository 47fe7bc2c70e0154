package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Sets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.archerrl.env.TextEnvironment;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.junit.jupiter.api.Test;

/** Nothing of Chromium outlives an environment, nor a program that is killed in the middle of one. */
class KillTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration STARTING = Duration.ofMinutes(3);

    /** The program that is killed. */
    static final class Program {
        private Program() {}

        /** Opens a page, says so, and goes on until it is ended. */
        public static void main(String[] arguments) throws Exception {
            try (TextEnvironment environment = MiniWobPages.spec("click-test", Map.of("browser", "chromium"))
                    .open()) {
                System.out.println("open: " + environment.reset(1));
                Thread.currentThread().join();
            }
        }
    }

    @Test
    void nothingIsLeftAfterTheEnd() throws Exception {
        Running before = Running.now();
        TextEnvironment environment =
                MiniWobPages.spec("click-test", Map.of("browser", "chromium")).open();
        environment.reset(1);
        assertTrue(Running.now().names().size() > before.names().size() + 3, "browser, driver and guard");
        environment.close();
        before.awaitAgain(LONG_ENOUGH);
        environment.close();
    }

    @Test
    void nothingIsLeftAfterAKill() throws Exception {
        MiniWobPages.folder();
        Set<Path> before = Running.folders();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbasedir=" + Archer.TARGET.getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        try (Child program = Child.start(Archer.TARGET, Map.of(), command)) {
            program.awaitLine("open: Click the button.", STARTING);
            List<ProcessHandle> family = program.handle().descendants().toList();
            assertTrue(family.size() > 3, "browser, driver and guard: " + family);
            Set<Path> made = Sets.difference(Running.folders(), before).immutableCopy();
            assertEquals(1, made.size(), made::toString);
            Child.signal(program.handle(), "KILL");
            long begun = System.nanoTime();
            while ((family.stream().anyMatch(Running::lives) || made.stream().anyMatch(Files::exists))
                    && System.nanoTime() - begun < LONG_ENOUGH.toNanos()) {
                LockSupport.parkNanos(20_000_000);
            }
            assertFalse(family.stream().anyMatch(Running::lives), "some of " + family + " still run");
            assertFalse(made.stream().anyMatch(Files::exists), made::toString);
        }
    }
}
