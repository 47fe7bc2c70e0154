package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.archerrl.env.webshop.CatalogueWords.Department;
import org.archerrl.env.webshop.CatalogueWords.Kind;
import org.archerrl.env.webshop.CatalogueWords.Shelf;
import org.junit.jupiter.api.Test;

class OwnCatalogueTest {
    private static final int ALIKE = 85;

    private static final Shop SHOP = OwnCatalogue.shop(600, OwnCatalogue.KINDS, 1);

    @Test
    void theSameNumbersGiveTheSameShop() {
        Shop again = OwnCatalogue.shop(600, OwnCatalogue.KINDS, 1);
        assertEquals(SHOP.products(), again.products());
        assertEquals(SHOP.goals(), again.goals());
        assertNotEquals(
                SHOP.products(), OwnCatalogue.shop(600, OwnCatalogue.KINDS, 2).products());
    }

    @Test
    void itIsAsLargeAsAskedFor() {
        assertEquals(600, SHOP.products().size());
        assertEquals(40, kinds(SHOP));
        assertEquals(1200, SHOP.goals().size());
        assertEquals(4, kinds(OwnCatalogue.shop(40, 4, 1)));
        assertEquals(1, OwnCatalogue.shop(1, 1, 1).products().size());
        assertEquals(2000, OwnCatalogue.shop(2000, 40, 1).products().size());
    }

    private static long kinds(Shop shop) {
        return shop.products().stream().map(Product::query).distinct().count();
    }

    @Test
    void titlesDiffer() {
        assertEquals(
                600, SHOP.products().stream().map(Product::title).distinct().count());
    }

    @Test
    void theProductOfAGoalIsWorthOne() {
        for (Goal goal : SHOP.goals()) {
            List<String> chosen = goal.options().stream().map(GoalOption::value).toList();
            assertEquals(1, Reward.of(SHOP.product(goal.asin()), chosen, goal).total(), goal::told);
        }
    }

    @Test
    void theProductOfAGoalIsFoundByItsTitle() {
        for (Product product : SHOP.products()) {
            assertTrue(SHOP.search(product.title()).subList(0, 3).contains(product), product::title);
        }
    }

    @Test
    void instructionsNameWhatIsAskedFor() {
        for (Goal goal : SHOP.goals()) {
            Wish wish = Wish.of(goal.instruction());
            goal.attributes().forEach(attribute -> assertTrue(wish.names(attribute), goal::instruction));
            goal.options().forEach(option -> assertTrue(wish.names(option.value()), goal::instruction));
            assertEquals(goal.priceUpper(), wish.most());
        }
    }

    /** Otherwise the wrong one would be rewarded like the right one. */
    @Test
    void valuesOfAnOptionAreNotAlike() {
        for (Shelf shelf : CatalogueWords.shipped().shelves()) {
            shelf.kind().options().values().forEach(OwnCatalogueTest::assertDifferent);
        }
    }

    @Test
    void attributesOfADepartmentAreNotAlike() {
        for (Department department : CatalogueWords.shipped().departments()) {
            assertDifferent(List.copyOf(department.attributes().keySet()));
            department.attributes().forEach((attribute, line) -> {
                assertTrue(line.toLowerCase(Locale.ROOT).contains(attribute), line);
                assertEquals(
                        1,
                        department.attributes().values().stream()
                                .filter(line::equals)
                                .count());
            });
        }
    }

    private static void assertDifferent(List<String> values) {
        for (String one : values) {
            for (String other : values) {
                int alike = TokenSetRatio.of(Colors.normalized(one), Colors.normalized(other));
                assertEquals(one.equals(other), alike > ALIKE, one + " and " + other);
            }
        }
    }

    @Test
    void kindsHaveDifferentNames() {
        Set<String> names = CatalogueWords.shipped().shelves().stream()
                .map(Shelf::kind)
                .map(Kind::name)
                .collect(Collectors.toCollection(HashSet::new));
        assertEquals(OwnCatalogue.KINDS, names.size());
    }

    @Test
    void everyFifthProductIsHeldOut() {
        List<Goal> training = GoalSplit.of(SHOP, GoalSplit.Part.TRAINING, 0);
        List<Goal> heldOut = GoalSplit.of(SHOP, GoalSplit.Part.HELD_OUT, 0);
        assertEquals(960, training.size());
        assertEquals(240, heldOut.size());
        Set<String> trained = training.stream().map(Goal::asin).collect(Collectors.toSet());
        assertTrue(heldOut.stream().map(Goal::asin).noneMatch(trained::contains));
        assertEquals(training.subList(0, 30), GoalSplit.of(SHOP, GoalSplit.Part.TRAINING, 30));
    }
}
