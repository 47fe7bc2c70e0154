package org.archerrl.learning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.web.MiniWobPages;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.WarmStart;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Presets;
import org.junit.jupiter.api.Test;

/**
 * On a page of MiniWoB++ in HtmlUnit ArCHer beats where it starts: the clone of a player who clicks one of two buttons without
 * reading half the time, so that its mean is 1/2 where -1 and 1 are paid. The thresholds were fixed before the first run.
 */
class PagesAreLearntTest {
    private static final int CONTEXT = 96;
    private static final int EPISODES = 128;
    private static final WarmStart CLONING = new WarmStart(200, "scripted", 100, 16, 3e-3, 1);
    private static final Budget BUDGET = new Budget(12, 20, 100, 3e-4);

    @Test
    void archerLearnsWhichButtonToClick() {
        EnvironmentSpec page = MiniWobPages.spec("click-test-2", Map.of("max-turns", 3));
        AlgorithmSpec preset = Presets.all().get("archer-ppo").spec();
        Seed seed = new Seed(51);
        Beginning beginning = Beginning.of(page, CLONING, CONTEXT, seed);
        AlgorithmSpec spec = BUDGET.of(preset, preset.horizon().discount());
        try (Study study = new Study(beginning, spec, seed)) {
            double before = meanReturn(study);
            double after = meanReturn(study.trained(BUDGET.iterations()));
            assertTrue(before < .75, "the clone gets " + before);
            assertTrue(after > .9, "after " + before + " it gets " + after);
        }
    }

    private static double meanReturn(Study study) {
        return study.played(EPISODES).stream()
                .mapToDouble(Trajectory::totalReward)
                .average()
                .orElseThrow();
    }
}
