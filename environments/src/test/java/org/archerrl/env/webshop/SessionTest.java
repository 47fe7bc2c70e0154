package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pages of a small shop: what they show and where clicks lead. */
class SessionTest {
    private static final Shop SHOP = new Shop(Shop.Origin.OWN, products(), List.of());

    private final Session session = session(3);

    private static Session session(int pageSize) {
        return new Session(SHOP, "buy a pen", pageSize, List.of(Session.Part.values()));
    }

    private static List<Product> products() {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(i -> new Product(
                        "PEN" + i,
                        "office",
                        "pens",
                        "Office › Writing",
                        "Pen number " + i,
                        "It writes.",
                        ImmutableList.of("Blue ink.", "A cap."),
                        ImmutableList.of("quick drying"),
                        ImmutableMap.of(
                                "color", ImmutableList.of("red", "blue"),
                                "point", ImmutableList.of("fine", "blue")),
                        "$1.5",
                        1.5))
                .toList();
    }

    private String shown() {
        return View.ARCHER.show("", session.elements());
    }

    @Test
    void theSearchHasNothingToClick() {
        assertEquals("WebShop\n[Search]\nInstruction:\nbuy a pen\n", shown());
        assertTrue(session.click("search").isEmpty());
        assertTrue(session.click("back to search").isEmpty());
    }

    @Test
    void resultsCome() {
        session.search("pen");
        assertEquals(
                """
                [Back to Search]
                Page 1 (Total results: 7)
                [Next >]
                [PEN1]
                Pen number 1
                $1.5
                [PEN2]
                Pen number 2
                $1.5
                [PEN3]
                Pen number 3
                $1.5
                Instruction:
                buy a pen
                """,
                shown());
    }

    @Test
    void resultsAreTurnedPageByPageAndOnBeyondTheLast() {
        session.search("pen");
        assertTrue(session.click("< prev").isEmpty(), "the first page has no page before it");
        session.click("next >");
        session.click("next >");
        assertTrue(shown().contains("Page 3 (Total results: 7)\n[< Prev]\n[Next >]\n[PEN7]"), shown());
        session.click("Next >");
        assertTrue(shown().contains("Page 4 (Total results: 7)\n[< Prev]\n[Next >]\nInstruction:"), shown());
        session.click("< prev");
        assertTrue(session.click("pen7").isPresent());
    }

    @Test
    void aProductHasOptionsAndParts() {
        openSecond();
        assertEquals(
                """
                [Back to Search]
                [< Prev]
                color [red] [blue]
                point [fine] [blue]
                Pen number 2
                Price: $1.5
                Rating: N.A.
                [Description]
                [Features]
                [Reviews]
                [Attributes]
                [Buy Now]
                Instruction:
                buy a pen
                """,
                shown());
    }

    private void openSecond() {
        session.search("pen");
        session.click("pen2");
    }

    @Test
    void oneValueOfEachOptionIsChosen() {
        openSecond();
        session.click("red");
        session.click("fine");
        assertEquals(Map.of("color", "red", "point", "fine"), session.chosen());
        assertTrue(shown().contains("color [[red]] [blue]\npoint [[fine]] [blue]"), shown());
        session.click("BLUE");
        assertEquals(Map.of("color", "red", "point", "blue"), session.chosen(), "of two that look alike the last one");
        assertTrue(shown().contains("color [[red]] [blue]\npoint [fine] [[blue]]"), shown());
    }

    @Test
    void partsKeepTheChoiceAndResultsForgetIt() {
        openSecond();
        session.click("red");
        session.click("features");
        assertTrue(shown().startsWith("[Back to Search]\n[< Prev]\nBlue ink.\nA cap.\nInstruction:"), shown());
        assertTrue(session.click("buy now").isEmpty());
        session.click("< prev");
        assertEquals(Map.of("color", "red"), session.chosen());
        session.click("< prev");
        assertTrue(shown().contains("Page 1"), shown());
        session.click("pen2");
        assertEquals(Map.of(), session.chosen());
    }

    @Test
    void everyPartHasItsPage() {
        openSecond();
        Map.of(
                        "description", "It writes.\n",
                        "reviews", "",
                        "attributes", "quick drying\noffice\npens\nOffice › Writing\n")
                .forEach((button, text) -> {
                    session.click(button);
                    assertEquals("[Back to Search]\n[< Prev]\n" + text + "Instruction:\nbuy a pen\n", shown());
                    session.click("< prev");
                });
    }

    @Test
    void backToSearchForgetsEverything() {
        String fresh = session.place();
        openSecond();
        session.click("red");
        session.click("description");
        session.click("back to search");
        assertTrue(session.atSearch());
        assertEquals(fresh, session.place());
    }

    @Test
    void buyingEndsTheVisit() {
        openSecond();
        assertTrue(session.purchase().isEmpty());
        session.click("buy now");
        assertEquals("PEN2", session.purchase().orElseThrow().asin());
        assertTrue(session.click("back to search").isEmpty());
        assertEquals("Thank you for shopping with us!\n", shown());
    }

    @Test
    void textsAreNoButtons() {
        openSecond();
        assertFalse(session.click("pen number 2").isPresent());
        assertFalse(session.click("color").isPresent());
        assertFalse(session.click("pen3").isPresent(), "it is on another page");
    }

    @Test
    void webShopsViewPutsAllInARow() {
        Session other = session(10);
        assertEquals(
                "WebShop [SEP] Instruction: [SEP] buy a pen [SEP] Search", View.WEBSHOP.show("", other.elements()));
        other.search("nothing like it");
        assertEquals(
                "Instruction: [SEP] buy a pen [SEP] Back to Search [SEP] Page 1 (Total results: 0) [SEP] Next >",
                View.WEBSHOP.show("", other.elements()));
        other.search("pen");
        other.click("pen7");
        other.click("red");
        assertEquals(
                "Instruction: [SEP] buy a pen [SEP] Back to Search [SEP] < Prev [SEP] color [SEP] red [SEP] blue [SEP] point"
                        + " [SEP] fine [SEP] blue [SEP] Pen number 7 [SEP] Price: $1.5 [SEP] Rating: N.A. [SEP] Description"
                        + " [SEP] Features [SEP] Reviews [SEP] Attributes [SEP] Buy Now",
                View.WEBSHOP.show("", other.elements()));
    }
}
