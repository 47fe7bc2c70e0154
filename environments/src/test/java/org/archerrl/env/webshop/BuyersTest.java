package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Sample;
import org.archerrl.env.TextEnvironmentContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripted buyers read, and what they get. */
class BuyersTest {
    /** The figures of the package's documentation, within four standard errors. */
    @ParameterizedTest
    @CsvSource({
        "archer, expert, 0.98",
        "archer, scripted, 0.73",
        "archer, random, 0.12",
        "webshop, expert, 0.97",
        "webshop, scripted, 0.68",
        "webshop, random, 0.12"
    })
    void meanRewardsAreAsDocumented(String view, String player, double documented) {
        EnvironmentSpec spec = Environments.named("webshop", Map.of("view", view));
        for (EnvironmentSpec part : List.of(spec, spec.heldOut())) {
            Sample sample = Sample.of(LongStream.range(0, 400)
                    .mapToDouble(seed ->
                            TextEnvironmentContract.play(part, player, seed).totalReward())
                    .toArray());
            assertEquals(documented, sample.mean(), 4 * sample.standardError() + 0.005, sample::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"ARCHER", "WEBSHOP"})
    void pagesAreReadInBothViews(View view) {
        Shop shop = OwnCatalogue.shop(120, OwnCatalogue.KINDS, 1);
        Goal goal = shop.goals().get(0);
        Product product = shop.product(goal.asin());
        Session session = new Session(shop, goal.instruction(), 3, List.of(Session.Part.FEATURES));
        assertEquals(ShopPage.Kind.SEARCH, read(view, session).kind());
        assertEquals(goal.instruction(), read(view, session).instruction());
        session.search(product.title());
        ShopPage results = read(view, session);
        assertEquals(ShopPage.Kind.RESULTS, results.kind());
        assertEquals(goal.instruction(), results.instruction());
        assertEquals(
                shop.search(product.title()).subList(0, 3).stream()
                        .map(Product::asin)
                        .toList(),
                results.offers().stream().map(ShopPage.Offer::asin).toList());
        assertTrue(results.offers().contains(new ShopPage.Offer(product.asin(), product.title(), product.priceTag())));
        session.click(product.asin());
        ImmutableList<String> values =
                product.options().values().stream().flatMap(List::stream).collect(ImmutableList.toImmutableList());
        assertEquals(ShopPage.Kind.PRODUCT, read(view, session).kind());
        assertEquals(values, read(view, session).choices());
        session.click(values.get(1));
        assertEquals(values, read(view, session).choices(), "a chosen one is still there");
        session.click("features");
        assertEquals(ShopPage.Kind.PART, read(view, session).kind());
    }

    private static ShopPage read(View view, Session session) {
        return ShopPage.read(view.show("", session.elements()));
    }

    @Test
    void instructionsOfPeopleAreUnderstoodToo() {
        Wish wish = Wish.of(
                "i'm looking for a pink, long sleeve shirt in size xx-large, and price lower than 40.00 dollars");
        assertEquals(List.of("pink", "long", "sleeve", "shirt", "size", "xx-large"), wish.words());
        assertEquals(40, wish.most());
        assertTrue(wish.names("xx-large") && wish.names("pink") && !wish.names("large"));
        assertEquals(Goal.ANY_PRICE, Wish.of("a shirt").most());
    }
}
