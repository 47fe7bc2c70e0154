package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.archerrl.env.web.Action.Key;
import org.archerrl.env.web.Action.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    @Test
    void actionsAreReadByTheirForm() throws Unreadable {
        assertEquals(new Action.Click(12), Action.read(" click 12\n"));
        assertEquals(new Action.Type(7, "a \"b\" \\ c"), Action.read("type 7 \"a \\\"b\\\" \\\\ c\""));
        assertEquals(new Action.Type(7, ""), Action.read("type 7 \"\""));
        assertEquals(new Action.Select(3, "blue"), Action.read("select 3 \"blue\""));
        assertEquals(new Action.Press(Key.ENTER), Action.read("press Enter"));
        assertEquals(new Action.Wait(), Action.read("wait"));
    }

    @Test
    void whatIsQuotedIsReadAgain() throws Unreadable {
        for (String text : new String[] {"", "\"", "\\", "a\\\"", "<b>'x'</b>", "; alert(1)"}) {
            assertEquals(new Action.Type(1, text), Action.read("type 1 " + Action.quoted(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "click",
                "click x",
                "click 1 2",
                "click 1 \"a\"",
                "type 1 a",
                "type \"a\"",
                "type 1 \"a",
                "press 1",
                "press",
                "wait 1",
                "Click 1",
                "click 1234567",
                "open 1"
            })
    void otherWordsAreNone(String utterance) {
        Unreadable error = assertThrows(Unreadable.class, () -> Action.read(utterance));
        assertTrue(error.getMessage().contains("click 1"), error.getMessage());
    }

    @Test
    void anUnknownKeyNamesTheKnownOnes() {
        Unreadable error = assertThrows(Unreadable.class, () -> Action.read("press Any"));
        assertTrue(error.getMessage().contains("enter, tab, escape"), error.getMessage());
    }

    @Test
    void longTextsAreNoActions() {
        assertThrows(Unreadable.class, () -> Action.read("type 1 \"" + "a".repeat(100_000) + "\""));
        assertThrows(Unreadable.class, () -> Action.read("type 1 \"" + "\\a".repeat(495)));
    }
}
