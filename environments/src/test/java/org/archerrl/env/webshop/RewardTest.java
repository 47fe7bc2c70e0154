package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.env.webshop.Reward.TypeMatch;
import org.junit.jupiter.api.Test;

/** WebShop's formula, each case worked by hand. */
class RewardTest {
    private static final Product KETTLE = product(
            "kettle",
            "Home › Kitchen › Kettles",
            "Brask Whistling Kettle for Camping",
            29.99,
            "rust free",
            "fast boil");

    private static Product product(String query, String path, String title, double price, String... attributes) {
        return new Product(
                "P1",
                "home",
                query,
                path,
                title,
                "Sings when it is done.",
                ImmutableList.of("A cool touch handle.", "Holds two litres."),
                ImmutableList.copyOf(attributes),
                ImmutableMap.of(),
                "$" + price,
                price);
    }

    private static Goal goal(Product of, double most, List<String> attributes, GoalOption... options) {
        return new Goal(
                of.asin(),
                of.query(),
                of.path(),
                of.title(),
                "",
                ImmutableList.copyOf(attributes),
                ImmutableList.copyOf(options),
                most,
                1);
    }

    @Test
    void everythingRightIsOne() {
        Goal goal = goal(KETTLE, 30, List.of("rust free", "fast boil"), GoalOption.of("red"));
        assertEquals(1, Reward.of(KETTLE, List.of("red"), goal).total());
    }

    @Test
    void whatIsMissedCountsAlike() {
        Goal goal =
                goal(KETTLE, 20, List.of("rust free", "dishwasher safe"), GoalOption.of("red"), GoalOption.of("large"));
        Reward reward = Reward.of(KETTLE, List.of("large"), goal);
        assertEquals(1, reward.attributes());
        assertEquals(1, reward.options());
        assertFalse(reward.price());
        assertEquals(2 / 5.0, reward.total());
    }

    @Test
    void anAttributeMayStandInTheTextsInstead() {
        Goal goal = goal(KETTLE, 30, List.of("cool touch", "sings", "camping", "gas"));
        assertEquals(3, Reward.of(KETTLE, List.of(), goal).attributes());
    }

    @Test
    void attributesAreCompared() {
        Goal goal = goal(KETTLE, 30, List.of("rust-free finish", "fast boils", "fast food"));
        assertEquals(2, Reward.of(KETTLE, List.of(), goal).attributes(), "100, 95 and 67");
    }

    @Test
    void colorsAreReducedToTheFirstColorWord() {
        assertTrue(matches("z2-pink", GoalOption.of("pink")));
        assertTrue(matches("light-blue", GoalOption.of("gray | light blue")), "blue comes before gray and light");
        assertEquals("blue", Colors.normalized("navy blue"));
        assertEquals("dark", Colors.normalized("dark green"));
        assertEquals("steel", Colors.normalized("steelworks"));
        assertEquals("large", Colors.normalized("large"));
    }

    @Test
    void aPairOfNameAndValueIsReducedOnlyIfItIsAColorItself() {
        assertEquals("blue", new GoalOption("color", "blue").compared());
        assertEquals("color dark blue", new GoalOption("color", "dark blue").compared());
        assertTrue(matches("dark green", new GoalOption("color", "dark blue")), "'dark' is a word of it");
        assertFalse(matches("dark green", GoalOption.of("navy blue")));
    }

    private static boolean matches(String chosen, GoalOption asked) {
        return Reward.options(List.of(chosen), List.of(asked)) == 1;
    }

    @Test
    void oneChoiceMayServeTwoOptions() {
        assertEquals(2, Reward.options(List.of("pink"), List.of(GoalOption.of("rose pink"), GoalOption.of("pink"))));
    }

    @Test
    void typesAgreeByQueryOrCategoryOrTitle() {
        assertEquals(1, new TypeMatch(true, false, 0.1).factor());
        assertEquals(1, new TypeMatch(false, true, 0.1).factor());
        assertEquals(1, new TypeMatch(false, false, 0.21).factor());
        assertEquals(0.5, new TypeMatch(false, false, 0.2).factor());
    }

    @Test
    void aStrangeTitleOutweighsAllElse() {
        assertEquals(0.1, new TypeMatch(true, true, 0.09).factor());
        assertEquals(0, new TypeMatch(true, true, 0).factor());
    }

    @Test
    void titlesAreComparedByTheirNouns() {
        Product pot = product("teapot", "Home › Kitchen › Pots", "Vantor Tea Kettle", 10, "rust free");
        TypeMatch match = TypeMatch.of(pot, goal(KETTLE, 30, List.of("rust free")));
        assertFalse(match.query());
        assertTrue(match.category(), "home and kitchen");
        assertEquals(List.of("brask", "whistling", "kettle", "camping"), Nouns.of(KETTLE.title()));
        assertEquals(1 / 4.0, match.titleScore());
    }

    @Test
    void aNounThatIsSaidTwiceIsAskedForTwice() {
        assertEquals(2 / 3.0, TypeMatch.titleScore(List.of("ice", "roller"), List.of("ice", "roller", "ice")));
        assertEquals(0.2, TypeMatch.titleScore(List.of("ice"), List.of()), "nothing asked for");
    }

    @Test
    void twoCategoriesMustAgree() {
        Product lamp = product("lamp", "Home › Light › Lamps", "Kettle", 10, "dimmable");
        assertFalse(TypeMatch.of(lamp, goal(KETTLE, 30, List.of("x"))).category());
        Product twice = product("lamp", "Home › Home › Lamps", "Kettle", 10, "dimmable");
        assertFalse(TypeMatch.of(twice, goal(KETTLE, 30, List.of("x"))).category(), "the same one twice is one");
    }

    @Test
    void theHighestPriceIsTheLargerOfTwoOfTheNextFourTens() {
        SplittableRandom random = new SplittableRandom(1);
        List<Double> drawn =
                Stream.generate(() -> PriceBound.above(20, random)).limit(6000).toList();
        assertEquals(
                List.of(40.0, 50.0, 60.0), drawn.stream().distinct().sorted().toList());
        assertEquals(3 / 6.0, drawn.stream().filter(most -> most == 60).count() / 6000.0, 0.03);
        assertEquals(990, PriceBound.above(979, random));
        assertEquals(Goal.ANY_PRICE, PriceBound.above(985, random), "only 990 is left");
        assertEquals("", PriceBound.told(Goal.ANY_PRICE));
        assertEquals(", and price lower than 40.00 dollars", PriceBound.told(40));
    }
}
