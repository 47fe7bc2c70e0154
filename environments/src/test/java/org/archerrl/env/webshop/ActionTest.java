package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.archerrl.env.webshop.Action.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    @Test
    void aVerbAndAnArgument() {
        assertEquals(Optional.of(new Action(Verb.SEARCH, "red pen")), Action.read("search[Red Pen]"));
        assertEquals(Optional.of(new Action(Verb.CLICK, "buy now")), Action.read("  click[Buy Now]\n"));
        assertEquals(Optional.of(new Action(Verb.THINK, "hm")), Action.read("think[hm]"));
    }

    @Test
    void whatFollowsIsIgnored() {
        assertEquals(Optional.of(new Action(Verb.CLICK, "red")), Action.read("click[red] and then"));
        assertEquals(Optional.of(new Action(Verb.CLICK, "red")), Action.read("click[red]\nclick[blue]"));
        assertEquals(Optional.of(new Action(Verb.SEARCH, "a] b")), Action.read("search[a] b]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "search",
                "search[]",
                "search[",
                "[pen]",
                "Search[pen]",
                "search [pen]",
                "buy[pen]",
                "click[a[b]",
                "click[a]b[c]",
                "\nclick[",
                "]click[",
                "I would click[red]"
            })
    void anythingElseIsNone(String utterance) {
        assertEquals(Optional.empty(), Action.read(utterance));
    }

    @Test
    void bracketsWithoutEndAreReadAtOnce() {
        assertEquals(Optional.empty(), Action.read("[".repeat(1_000_000)));
        assertEquals(Optional.empty(), Action.read("click" + "[]".repeat(500_000)));
    }
}
