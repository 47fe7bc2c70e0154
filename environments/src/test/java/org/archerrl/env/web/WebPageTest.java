package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;

/** The contract, and what is seen and done on a page of one's own, by HtmlUnit. */
class WebPageTest extends TextEnvironmentContract {
    private static final Map<String, Object> ORDER = Map.of(
            "pages", folder(),
            "start", "order.html",
            "instruction", "Order what is wanted.",
            "reward", "total",
            "done", "ordered && document.getElementById('thanks').textContent !== ''",
            "max-turns", 4);

    private static String folder() {
        try {
            return Path.of(WebPageTest.class.getResource("pages").toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static EnvironmentSpec order(Map<String, ?> others) {
        Map<String, Object> settings = new HashMap<>(ORDER);
        settings.putAll(others);
        return Environments.named("web-page", settings);
    }

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(order(Map.of()), order(Map.of()).heldOut());
    }

    @Override
    protected int episodes() {
        return 5;
    }

    @Override
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return !observation.contains("Nobody sees this");
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward <= 4 && totalReward >= -.4 - 1e-9;
    }

    @Test
    void aPageIsReadLineByLine() {
        try (TextEnvironment environment = order(Map.of()).open()) {
            assertEquals(
                    """
                    Order what is wanted.
                    1 text "Fruit"
                    2 text "Wanted: %s"
                    3 list "Fruit" value "none" options "none", "apple", "pear", "plum", "quince"
                    4 textbox "Name" value "nobody"
                    5 checkbox "As a gift"
                    6 button "Later" disabled
                    7 button "Order"
                    """
                            .formatted(wanted(environment.reset(1))),
                    environment.reset(1));
        }
    }

    private static String wanted(String observation) {
        return observation.replaceFirst("(?s).*Wanted: (\\w+).*", "$1");
    }

    @Test
    void theTaskIsDoneByActing() {
        try (TextEnvironment environment = order(Map.of()).open()) {
            String wanted = wanted(environment.reset(3));
            Outcome chosen = environment.step("select 3 \"" + wanted + "\"");
            assertTrue(chosen.observation().contains("value \"" + wanted + "\" options"), chosen::observation);
            Outcome typed = environment.step("type 4 \"Eve \\\"E\\\" \u00e9\"");
            assertTrue(
                    typed.observation().contains("4 textbox \"Name\" value \"Eve \\\"E\\\" \u00e9\" focused"),
                    typed::observation);
            Outcome marked = environment.step("click 5");
            assertTrue(marked.observation().contains("5 checkbox \"As a gift\" checked"), marked::observation);
            Outcome ordered = environment.step("click 7");
            assertEquals(new Outcome("The task is over.\n", 1, Ending.TERMINATED, Verdict.UNDERSTOOD), ordered);
        }
    }

    @Test
    void whatThePageDoesNotTakeCostsAndIsSaid() {
        try (TextEnvironment environment =
                order(Map.of("malformed-penalty", 0.25)).open()) {
            environment.reset(1);
            assertRefused("6 is disabled.", environment.step("click 6"));
            assertRefused("There is no 70 on the page.", environment.step("click 70"));
            assertRefused("There is no such option in 3.", environment.step("select 3 \"melon\""));
            Outcome last = environment.step("type 7 \"x\"");
            assertTrue(last.observation().contains("! One cannot type into 7."), last::observation);
            assertEquals(Ending.TRUNCATED, last.ending());
        }
    }

    private static void assertRefused(String why, Outcome outcome) {
        assertTrue(outcome.observation().startsWith("Order what is wanted.\n! " + why + "\n"), outcome::observation);
        assertEquals(-.25, outcome.reward());
        assertEquals(Verdict.UNDERSTOOD, outcome.verdict());
        assertEquals(Ending.CONTINUES, outcome.ending());
    }

    @Test
    void whatIsNoActionCostsAndIsSaid() {
        try (TextEnvironment environment = order(Map.of()).open()) {
            environment.reset(1);
            Outcome outcome = environment.step("please order a pear");
            assertEquals(Verdict.MALFORMED, outcome.verdict());
            assertEquals(-.1, outcome.reward());
            assertTrue(
                    outcome.observation().contains("! That is no action. Actions are: click 1"), outcome::observation);
        }
    }

    @Test
    void aTurnTakesAsLongOnThePageAsItIsToldTo() {
        try (TextEnvironment environment = order(Map.of("turn-time", 200)).open()) {
            environment.reset(1);
            Outcome early = environment.step("click 7");
            assertEquals(Ending.CONTINUES, early.ending());
            assertFalse(early.observation().contains("Thank you"), early::observation);
            assertEquals(Ending.TERMINATED, environment.step("wait").ending());
        }
    }

    @Test
    void evaluationMeetsOtherInstances() {
        OwnPageTask training = task(0);
        OwnPageTask heldOut = task(1);
        for (long seed = 0; seed < 100; seed++) {
            assertEquals(0, training.draw(new SplittableRandom(seed)).chance() % 2);
            assertNotEquals(0, heldOut.draw(new SplittableRandom(seed)).chance() % 2);
        }
    }

    private static OwnPageTask task(int parity) {
        return new OwnPageTask(URI.create("order.html"), "", "0", "false", parity);
    }

    @Test
    void wrongSettingsAreSaid() {
        assertTrue(refusal(Map.of("pages", "/no/such/folder")).startsWith("environment.pages: must be a folder"));
        assertTrue(refusal(Map.of("start", "none.html")).startsWith("environment.start: there is no file none.html"));
        assertTrue(refusal(Map.of("start", "../../secret")).startsWith("environment.start: there is no file"));
        assertTrue(refusal(Map.of("start", "http://elsewhere/")).startsWith("environment.start: must be a path"));
        assertTrue(refusal(Map.of("hosts", "a/b")).startsWith("environment.hosts: must be hosts"));
        assertTrue(refusal(Map.of("pages", "http:///x")).startsWith("environment.pages: must be a folder"));
    }

    private static String refusal(Map<String, ?> wrong) {
        return assertThrows(SettingException.class, () -> order(wrong)).getMessage();
    }

    @Test
    void aMissingBrowserIsSaid() {
        EnvironmentSpec spec = order(Map.of("browser", "chromium", "chromium", "/no/chromium"));
        SettingException error = assertThrows(SettingException.class, spec::open);
        assertTrue(error.getMessage().contains("apt-get install chromium chromium-driver"), error.getMessage());
    }
}
