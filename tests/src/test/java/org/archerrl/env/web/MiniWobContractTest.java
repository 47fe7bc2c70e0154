package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.junit.jupiter.api.Test;

/** The contract over some pages, and what the provider promises. */
class MiniWobContractTest extends TextEnvironmentContract {
    @Override
    protected Stream<EnvironmentSpec> specs() {
        Map<String, Integer> brief = Map.of("max-turns", 3);
        EnvironmentSpec several = MiniWobPages.spec("click-test-2 enter-text choose-list", brief);
        return Stream.of(several, several.heldOut(), MiniWobPages.spec("navigate-tree", brief));
    }

    @Override
    protected int episodes() {
        return 6;
    }

    @Override
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return !observation.contains("START") && !observation.contains("Last reward") && observation.endsWith("\n");
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward >= -1.3 - 1e-9 && totalReward <= 1;
    }

    @Test
    void evaluationMeetsOtherInstances() {
        EnvironmentSpec spec = MiniWobPages.spec("enter-password", Map.of());
        Set<String> training = firsts(spec);
        assertEquals(10, training.size());
        Set<String> heldOut = firsts(spec.heldOut());
        heldOut.retainAll(training);
        assertEquals(Set.of(), heldOut);
    }

    @Test
    void evaluationMayMeetOtherPages() {
        EnvironmentSpec spec = MiniWobPages.spec("click-test click-button", Map.of("held-out-tasks", "enter-text"));
        assertTrue(firsts(spec).stream().allMatch(first -> first.startsWith("Click")));
        assertTrue(firsts(spec.heldOut()).stream().allMatch(first -> first.startsWith("Enter")));
    }

    /** This page has two distributions: what to click is another button in the second. */
    @Test
    void pagesWithADistributionForTestsAreHeldOutByIt() {
        EnvironmentSpec spec = MiniWobPages.spec("click-test-transfer", Map.of());
        Set<String> training = instructions(spec);
        assertNotEquals(training, instructions(spec.heldOut()));
        assertEquals(1, training.size());
    }

    private static Set<String> instructions(EnvironmentSpec spec) {
        Set<String> instructions = new HashSet<>();
        firsts(spec).forEach(first -> instructions.add(first.lines().findFirst().orElseThrow()));
        return instructions;
    }

    private static Set<String> firsts(EnvironmentSpec spec) {
        Set<String> firsts = new HashSet<>();
        try (TextEnvironment environment = spec.open()) {
            for (long seed = 0; seed < 10; seed++) {
                firsts.add(environment.reset(seed));
            }
        }
        return firsts;
    }

    @Test
    void wrongSettingsAreSaid() {
        String page = refusal("no-such-page", Map.of());
        assertTrue(
                page.startsWith("environment.task: there is no page 'no-such-page'; there is ascending-numbers"), page);
        String none = refusal(" ", Map.of());
        assertTrue(none.startsWith("environment.task: must name a page"), none);
        String elsewhere = refusal("click-test", Map.of("pages", "/"));
        assertTrue(elsewhere.startsWith("environment.pages: must be the html folder of MiniWoB++"), elsewhere);
        String heldOut = refusal("click-test", Map.of("held-out-tasks", "../core"));
        assertTrue(heldOut.startsWith("environment.held-out-tasks: there is no page"), heldOut);
    }

    private static String refusal(String task, Map<String, ?> others) {
        return assertThrows(SettingException.class, () -> MiniWobPages.spec(task, others))
                .getMessage();
    }
}
