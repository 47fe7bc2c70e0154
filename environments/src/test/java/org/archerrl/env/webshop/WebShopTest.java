package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task as a policy meets it. */
class WebShopTest {
    private static final Shop SHOP = OwnCatalogue.shop(60, 6, 1);

    private static EnvironmentSpec spec(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("products", 60, "kinds", 6));
        settings.putAll(more);
        return Environments.named("webshop", settings);
    }

    /** Returns what the episode asks for, found by its instruction. */
    private static Goal goal(String firstPage) {
        return SHOP.goals().stream()
                .filter(goal -> firstPage.contains(goal.instruction()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void buyingWhatIsAskedForPaysOneAndOnlyThen() {
        try (TextEnvironment shop = spec(Map.of()).open()) {
            Goal goal = goal(shop.reset(4));
            assertStep(shop.step("search[" + goal.name() + "]"), Ending.CONTINUES, 0);
            assertStep(shop.step("click[" + goal.asin() + "]"), Ending.CONTINUES, 0);
            for (GoalOption option : goal.options()) {
                Outcome chosen = shop.step("click[" + option.value() + "]");
                assertStep(chosen, Ending.CONTINUES, 0);
                assertTrue(chosen.observation().startsWith("You have clicked " + option.value() + ".\n"));
                assertTrue(chosen.observation().contains("[[" + option.value() + "]]"), chosen::observation);
            }
            Outcome bought = shop.step("click[Buy Now]");
            assertStep(bought, Ending.TERMINATED, 1);
            assertTrue(bought.observation().startsWith("Your score (min 0.0, max 1.0): 1.0\n"), bought::observation);
        }
    }

    private static void assertStep(Outcome outcome, Ending ending, double reward) {
        assertEquals(Verdict.UNDERSTOOD, outcome.verdict(), outcome::observation);
        assertEquals(ending, outcome.ending());
        assertEquals(reward, outcome.reward());
    }

    @Test
    void withoutTheOptionsItPaysLess() {
        try (TextEnvironment shop = spec(Map.of()).open()) {
            Goal goal = goal(shop.reset(4));
            shop.step("search[" + goal.name() + "]");
            shop.step("click[" + goal.asin() + "]");
            int attributes = goal.attributes().size();
            assertEquals(
                    (attributes + 1.0) / (attributes + goal.options().size() + 1),
                    shop.step("click[buy now]").reward());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archer", "webshop"})
    void whatAPageDoesNotHaveChangesNothingAndCostsWhatIsSet(String view) {
        for (double reward : new double[] {0, -0.25}) {
            try (TextEnvironment shop =
                    spec(Map.of("view", view, "malformed-reward", reward)).open()) {
                String first = shop.reset(1);
                for (String said : List.of("click[buy now]", "click[P001]", "buy it", "click[search]", "search[]")) {
                    Outcome outcome = shop.step(said);
                    assertEquals(Verdict.MALFORMED, outcome.verdict(), said);
                    assertEquals(reward, outcome.reward());
                    assertEquals(
                            view.equals("archer") ? "Invalid action!\n" + first : "Invalid action! [SEP] " + first,
                            outcome.observation());
                }
            }
        }
    }

    @Test
    void thinkingIsAnsweredInArchersViewOnly() {
        try (TextEnvironment archer = spec(Map.of()).open();
                TextEnvironment webShop = spec(Map.of("view", "webshop")).open()) {
            assertEquals(
                    "OK.\n" + archer.reset(1), archer.step("think[what now?]").observation());
            webShop.reset(1);
            assertEquals(Verdict.MALFORMED, webShop.step("think[what now?]").verdict());
        }
    }

    @Test
    void webShopSearchesFromAnyPageAndArcherFromTheFirst() {
        try (TextEnvironment archer = spec(Map.of()).open();
                TextEnvironment webShop = spec(Map.of("view", "webshop")).open()) {
            for (TextEnvironment shop : List.of(archer, webShop)) {
                shop.reset(1);
                shop.step("search[anything at all]");
            }
            assertEquals(Verdict.MALFORMED, archer.step("search[mug]").verdict());
            assertEquals(Verdict.UNDERSTOOD, webShop.step("search[mug]").verdict());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archer", "webshop"})
    void everyPageButTheLastTellsTheInstruction(String view) {
        try (TextEnvironment shop = spec(Map.of("view", view, "max-turns", 100)).open()) {
            String first = shop.reset(9);
            Goal goal = goal(first);
            for (String said : List.of(
                    "search[" + goal.name() + "]",
                    "click[next >]",
                    "click[< prev]",
                    "click[" + goal.asin() + "]",
                    "click[features]",
                    "click[< prev]",
                    "click[description]",
                    "click[back to search]",
                    "nonsense")) {
                Outcome outcome = shop.step(said);
                assertTrue(outcome.observation().contains(goal.instruction()), outcome::observation);
            }
        }
    }

    @Test
    void observationsAreShortInArchersView() {
        try (TextEnvironment shop = spec(Map.of()).open()) {
            for (long seed = 0; seed < 100; seed++) {
                Goal goal = goal(shop.reset(seed));
                assertTrue(
                        shop.step("search[" + goal.query() + "]").observation().length() < 450);
                assertTrue(shop.step("click[next >]").observation().length() < 450);
            }
        }
    }

    @Test
    void theLastTurnCutsOffWithoutReward() {
        try (TextEnvironment shop = spec(Map.of("max-turns", 3)).open()) {
            Goal goal = goal(shop.reset(2));
            shop.step("search[" + goal.name() + "]");
            shop.step("click[" + goal.asin() + "]");
            Outcome last = shop.step("click[description]");
            assertEquals(Ending.TRUNCATED, last.ending());
            assertEquals(0, last.reward());
        }
    }

    @Test
    void oneAsksForOtherGoalsThanTheOther() {
        EnvironmentSpec training = spec(Map.of());
        try (TextEnvironment shop = training.open();
                TextEnvironment heldOut = training.heldOut().open()) {
            List<Goal> kept = GoalSplit.of(SHOP, GoalSplit.Part.HELD_OUT, 0);
            for (long seed = 0; seed < 200; seed++) {
                assertFalse(kept.contains(goal(shop.reset(seed))));
                assertTrue(kept.contains(goal(heldOut.reset(seed))));
            }
        }
    }

    @Test
    void placesAreEqualWhereAllGoesOnAlike() {
        try (TextEnvironment shop = spec(Map.of()).open()) {
            shop.reset(5);
            String start = shop.place().orElseThrow();
            shop.step("search[mug]");
            assertNotEquals(start, shop.place().orElseThrow());
            shop.step("click[next >]");
            shop.step("click[back to search]");
            assertEquals(start, shop.place().orElseThrow());
        }
    }
}
