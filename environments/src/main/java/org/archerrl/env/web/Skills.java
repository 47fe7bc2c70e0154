package org.archerrl.env.web;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.web.ObservedPage.Element;

/** What to do next on pages of MiniWoB++, told by the words of the instruction and the page as it is seen. */
final class Skills {
    private static final Set<String> FIELDS = ImmutableSet.of("textbox", "password", "number");

    private static final ImmutableMap<Pattern, BiFunction<MatchResult, ObservedPage, Optional<String>>> ALL =
            ImmutableMap.<Pattern, BiFunction<MatchResult, ObservedPage, Optional<String>>>builder()
                    .put(Pattern.compile("Click the button\\."), (said, page) -> button(page, ".*"))
                    .put(
                            Pattern.compile("Click button (.+)\\."),
                            (said, page) -> button(page, Pattern.quote(said.group(1))))
                    .put(
                            Pattern.compile("Click on the \"(.+)\" button\\."),
                            (said, page) -> button(page, Pattern.quote(said.group(1))))
                    .put(Pattern.compile("Click on the link \"(.+)\"\\."), (said, page) -> named(page, said.group(1)))
                    .put(Pattern.compile("Click on (Tab #\\d+)\\."), (said, page) -> named(page, said.group(1)))
                    .put(
                            Pattern.compile("Close the dialog box by clicking the \"x\"\\."),
                            (said, page) -> button(page, ".*"))
                    .put(
                            Pattern.compile("Focus into the (?:(\\d+)(?:st|nd|rd|th) input )?textbox\\."),
                            (said, page) ->
                                    field(page, said.group(1) == null ? 0 : Integer.parseInt(said.group(1)) - 1))
                    .put(
                            Pattern.compile("Select (.+) from the list and click Submit\\."),
                            (said, page) -> chosen(page, said.group(1)))
                    .put(
                            Pattern.compile("Select (.+) and click Submit\\."),
                            (said, page) -> marked(page, Splitter.on(", ").splitToList(said.group(1))))
                    .put(
                            Pattern.compile("Enter \"(.+)\" into the text field and press Submit\\."),
                            (said, page) -> filled(page, List.of(said.group(1))))
                    .put(
                            Pattern.compile("Enter the password \"(.+)\" into both text fields and press submit\\."),
                            (said, page) -> filled(page, List.of(said.group(1), said.group(1))))
                    .put(
                            Pattern.compile(
                                    "Enter the username \"(.+)\" and the password \"(.+)\" into the text fields and"
                                            + " press login\\."),
                            (said, page) -> filled(page, List.of(said.group(1), said.group(2))))
                    .put(
                            Pattern.compile("Navigate through the file tree\\. .* named \"(.+)\"\\."),
                            (said, page) -> found(page, said.group(1)))
                    .buildOrThrow();

    private Skills() {}

    /** Returns the next utterance; empty where no skill knows the instruction, or the page is not as it should be. */
    static Optional<String> next(ObservedPage page) {
        for (Map.Entry<Pattern, BiFunction<MatchResult, ObservedPage, Optional<String>>> skill : ALL.entrySet()) {
            Matcher said = skill.getKey().matcher(page.instruction());
            if (said.matches()) {
                return skill.getValue().apply(said.toMatchResult(), page);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> button(ObservedPage page, String text) {
        return clicked(page.first(e -> e.is("button") && e.text().matches(text)));
    }

    private static Optional<String> named(ObservedPage page, String text) {
        return clicked(page.first(e -> e.text().equals(text)));
    }

    private static Optional<String> field(ObservedPage page, int index) {
        return clicked(
                page.elements().stream().filter(Skills::isField).skip(index).findFirst());
    }

    /** Chooses from the page's list, then submits. */
    private static Optional<String> chosen(ObservedPage page, String option) {
        return page.first(e -> e.is("list") && !e.value().equals(option))
                .map(list -> select(list, option))
                .or(() -> submitted(page));
    }

    /** Marks the boxes or the button of that name, and no other, then submits. */
    private static Optional<String> marked(ObservedPage page, List<String> names) {
        return clicked(page.first(e -> e.is("checkbox") && names.contains(e.text()) != e.isChecked()
                        || e.is("radio") && names.contains(e.text()) && !e.isChecked()))
                .or(() -> submitted(page));
    }

    /** Fills the fields in the order of the page, then submits. */
    private static Optional<String> filled(ObservedPage page, List<String> texts) {
        List<Element> fields = page.elements().stream().filter(Skills::isField).toList();
        for (int i = 0; i < Math.min(fields.size(), texts.size()); i++) {
            if (!fields.get(i).value().equals(texts.get(i))) {
                return Optional.of(type(fields.get(i), texts.get(i)));
            }
        }
        return submitted(page);
    }

    /** Opens folders until the name is seen. */
    private static Optional<String> found(ObservedPage page, String name) {
        return named(page, name)
                .or(() -> clicked(page.first(e -> e.is("icon") && e.text().contains("expandable"))));
    }

    private static Optional<String> submitted(ObservedPage page) {
        return button(page, "(?i)submit|login");
    }

    private static Optional<String> clicked(Optional<Element> element) {
        return element.map((Function<Element, String>) Skills::click);
    }

    static boolean isField(Element element) {
        return FIELDS.contains(element.role());
    }

    static String click(Element element) {
        return "click " + element.reference();
    }

    static String type(Element field, String text) {
        return "type " + field.reference() + " " + Action.quoted(text);
    }

    static String select(Element list, String option) {
        return "select " + list.reference() + " " + Action.quoted(option);
    }
}
