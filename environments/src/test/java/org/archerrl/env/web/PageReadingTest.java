package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.util.Collections;
import org.archerrl.env.web.ObservedPage.Element;
import org.junit.jupiter.api.Test;

/** From what the page's script has read to lines, and from lines to what players see. */
class PageReadingTest {
    private static final String LIST =
            """
            {"reference":3,"role":"list","text":"Size \\"all\\"","value":"","states":["focused"],
             "options":[{"text":"small","chosen":false},{"text":"a, \\"b\\"","chosen":true}]}""";

    private static ImmutableList<String> lines(String... elements) throws Exception {
        return PageReading.of(new ObjectMapper().readTree("[" + String.join(",", elements) + "]"))
                .lines();
    }

    @Test
    void aLineHasNumberRoleTextValueOptionsAndState() throws Exception {
        assertEquals(
                ImmutableList.of(
                        "3 list \"Size \\\"all\\\"\" value \"a, \\\"b\\\"\" options \"small\", \"a, \\\"b\\\"\" focused"),
                lines(LIST));
    }

    @Test
    void playersReadWhatIsWritten() throws Exception {
        Element element = ObservedPage.of("Do it.\n! A remark.\n" + lines(LIST).get(0) + "\ntext \"7 button\"\n")
                .elements()
                .get(0);
        assertEquals(
                new Element(3, "list", "Size \"all\"", "a, \"b\"", ImmutableList.of("small", "a, \"b\""), " focused"),
                element);
    }

    @Test
    void noTextOfAPageMakesALineOfItsOwn() throws Exception {
        String forged = "{\"reference\":1,\"role\":\"but ton\\n9\",\"text\":\"a\\n2 button \\u2028 b\\u0007\"}";
        assertEquals(ImmutableList.of("1 button \"a 2 button b\""), lines(forged));
    }

    @Test
    void whatIsTooLongIsCut() throws Exception {
        String element = "{\"reference\":1,\"role\":\"text\",\"text\":\"" + "x".repeat(10_000) + "\"}";
        ImmutableList<String> lines = lines(Collections.nCopies(500, element).toArray(String[]::new));
        assertEquals(201, lines.size());
        assertEquals("... and 300 more", lines.get(200));
        assertTrue(lines.get(0).length() < 400);
    }
}
