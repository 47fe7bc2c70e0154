package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.env.Outcome;
import org.archerrl.env.Player;
import org.archerrl.interaction.Ending;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The expert, who sees only observations, gets the whole reward of each of these pages for each of forty seeds. */
class ScriptedPlayersTest {
    static final String[] PAGES = {
        "click-test-2",
        "click-button",
        "click-link",
        "click-option",
        "click-checkboxes",
        "click-tab",
        "click-dialog",
        "enter-text",
        "login-user",
        "choose-list",
        "navigate-tree"
    };

    private static final int SEEDS = 40;
    private static final int MAX_TURNS = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void theExpertWins(BrowserKind kind) throws Exception {
        Map<String, Integer> won = new TreeMap<>();
        Map<String, Integer> all = new TreeMap<>();
        try (Browser browser = MiniWobPages.open(kind, DEADLINE)) {
            for (String page : PAGES) {
                WebEnvironment environment = MiniWobPages.environment(browser, page, MAX_TURNS, DEADLINE);
                for (long seed = 0; seed < SEEDS; seed++) {
                    won.merge(
                            page,
                            wins(environment, MiniWobPages.spec(page, Map.of()).player("expert", seed, seed), seed),
                            Integer::sum);
                }
                all.put(page, SEEDS);
            }
        }
        assertEquals(all, won);
    }

    /** Returns 1 if all of the reward was earned. */
    private static int wins(WebEnvironment environment, Player player, long seed) {
        String observation = environment.reset(seed);
        double total = 0;
        for (Outcome outcome = null; outcome == null || !outcome.ending().isLast(); ) {
            outcome = environment.step(player.speak(observation));
            observation = outcome.observation();
            total += outcome.reward();
            if (outcome.ending() == Ending.TERMINATED) {
                return total == 1 ? 1 : 0;
            }
        }
        return 0;
    }
}
