package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the expert says to observations, without a browser. */
class SkillsTest {
    private static Optional<String> next(String observation) {
        return Skills.next(ObservedPage.of(observation));
    }

    @Test
    void fieldsAreFilledInTheirOrderBeforeTheButton() {
        String login = "Enter the username \"ann\" and the password \"x\\\"y\" into the text fields and press login.\n"
                + "1 text \"Username\"\n2 textbox%s\n3 text \"Password\"\n4 password%s\n5 button \"Login\"\n";
        assertEquals(Optional.of("type 2 \"ann\""), next(login.formatted("", "")));
        assertEquals(Optional.of("type 4 \"x\\\\\\\"y\""), next(login.formatted(" value \"ann\"", "")));
        assertEquals(Optional.of("click 5"), next(login.formatted(" value \"ann\"", " value \"x\\\\\\\"y\"")));
    }

    @Test
    void onlyWhatIsNamedIsMarked() {
        String boxes =
                "Select aa, b and click Submit.\n1 checkbox \"aa\"%s\n2 checkbox \"a\"%s\n3 checkbox \"b\" checked\n"
                        + "4 button \"Submit\"\n";
        assertEquals(Optional.of("click 1"), next(boxes.formatted("", "")));
        assertEquals(Optional.of("click 2"), next(boxes.formatted(" checked", " checked")));
        assertEquals(Optional.of("click 4"), next(boxes.formatted(" checked", "")));
    }

    @Test
    void foldersAreOpenedUntilTheNameIsSeen() {
        String tree = "Navigate through the file tree. Find and click on the folder or file named \"Eve\".\n"
                + "1 icon \"hitarea expandable-hitarea\"\n2 text \"Bob\"\n";
        assertEquals(Optional.of("click 1"), next(tree));
        assertEquals(Optional.of("click 3"), next(tree + "3 text \"Eve\"\n"));
    }

    @Test
    void unknownInstructionsAreLeftToOthers() {
        assertEquals(Optional.empty(), next("Draw a circle.\n1 canvas\n"));
        assertEquals(Optional.empty(), next(""));
    }
}
