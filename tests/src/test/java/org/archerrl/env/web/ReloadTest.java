package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.archerrl.env.Outcome;
import org.archerrl.env.Player;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pages on which an episode is the same whether its page was loaded for it or has served for others before. Of all of MiniWoB++'s pages
 * 122 in HtmlUnit and 120 in Chromium passed the same eight episodes.
 */
class ReloadTest {
    private static final int SEEDS = 8;
    private static final int MAX_TURNS = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftToTheNextEpisode(BrowserKind kind) throws Exception {
        try (Browser browser = MiniWobPages.open(kind, DEADLINE)) {
            for (String page : ScriptedPlayersTest.PAGES) {
                List<String> afresh = transcripts(browser, page, 1);
                assertEquals(afresh, transcripts(browser, page, SEEDS), page);
                assertTrue(new HashSet<>(afresh).size() > 1, page);
            }
        }
    }

    private static List<String> transcripts(Browser browser, String page, int episodesPerLoad) {
        WebEnvironment environment = MiniWobPages.environment(browser, page, episodesPerLoad, MAX_TURNS, DEADLINE);
        List<String> transcripts = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Player player = MiniWobPages.spec(page, Map.of()).player("scripted", seed, seed);
            String observation = environment.reset(seed);
            StringBuilder transcript = new StringBuilder(observation);
            for (Outcome outcome = null; outcome == null || !outcome.ending().isLast(); ) {
                String utterance = player.speak(observation);
                outcome = environment.step(utterance);
                observation = outcome.observation();
                transcript
                        .append("> ")
                        .append(utterance)
                        .append('\n')
                        .append(outcome)
                        .append('\n');
            }
            transcripts.add(transcript.toString());
        }
        return transcripts;
    }
}
