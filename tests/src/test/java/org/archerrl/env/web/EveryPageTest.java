package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.env.EnvironmentFault;
import org.junit.jupiter.api.Test;

/** Which of MiniWoB++'s pages which browser can play: it begins an episode, is read, and takes an action. */
class EveryPageTest {
    /** Three pages hang in HtmlUnit for as long as they may. */
    private static final Duration BRIEF = Duration.ofSeconds(8);

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void htmlUnitRunsAlmostAll() throws Exception {
        Map<String, String> failed = failed(BrowserKind.HTMLUNIT, BRIEF);
        assertTrue(MiniWobPages.names().size() - failed.size() >= 120, failed::toString);
    }

    @Test
    void chromiumRunsAll() throws Exception {
        assertEquals(Map.of(), failed(BrowserKind.CHROMIUM, LONG));
    }

    /** Returns the pages that a browser cannot run, each with the reason, and prints them all. */
    private static Map<String, String> failed(BrowserKind kind, Duration deadline) throws Exception {
        Map<String, String> failed = new TreeMap<>();
        Browser browser = MiniWobPages.open(kind, deadline);
        try {
            for (String page : MiniWobPages.names()) {
                try {
                    WebEnvironment environment = MiniWobPages.environment(browser, page, 8, deadline);
                    String first = environment.reset(1);
                    assertTrue(first.lines().findFirst().orElse("").length() > 5, page + ": " + first);
                    environment.step("click 1");
                } catch (EnvironmentFault e) {
                    failed.put(page, e.kind() + ": " + e.getMessage());
                    browser.close();
                    browser = MiniWobPages.open(kind, deadline);
                }
                System.out.println(kind + " " + page + ": " + failed.getOrDefault(page, "runs"));
            }
        } finally {
            browser.close();
        }
        return failed;
    }
}
