package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a player reads from an observation.
 *
 * @param instruction its first line
 * @param elements those with a number
 */
record ObservedPage(String instruction, ImmutableList<Element> elements) {
    private static final String QUOTED = "\"((?:[^\"\\\\]++|\\\\.)*+)\"";
    private static final Pattern LINE =
            Pattern.compile("(\\d+) (\\S+)(?: " + QUOTED + ")?(?: value " + QUOTED + ")?(?: options (.*\"))?(.*)");
    private static final Pattern TEXT = Pattern.compile(QUOTED);

    /** A line of the observation. */
    record Element(
            int reference, String role, String text, String value, ImmutableList<String> options, String states) {
        boolean is(String word) {
            return role.equals(word);
        }

        boolean isChecked() {
            return states.contains("checked");
        }
    }

    static ObservedPage of(String observation) {
        List<String> lines = observation.lines().toList();
        ImmutableList.Builder<Element> elements = ImmutableList.builder();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                elements.add(new Element(
                        Integer.parseInt(matcher.group(1)),
                        matcher.group(2),
                        unquoted(matcher.group(3)),
                        unquoted(matcher.group(4)),
                        options(matcher.group(5)),
                        matcher.group(6)));
            }
        }
        return new ObservedPage(lines.isEmpty() ? "" : lines.get(0), elements.build());
    }

    private static ImmutableList<String> options(String list) {
        List<String> options = new ArrayList<>();
        Matcher matcher = TEXT.matcher(list == null ? "" : list);
        while (matcher.find()) {
            options.add(unquoted(matcher.group(1)));
        }
        return ImmutableList.copyOf(options);
    }

    private static String unquoted(String text) {
        return text == null ? "" : text.replaceAll("\\\\(.)", "$1");
    }

    /** Returns the first element of that kind. */
    Optional<Element> first(Predicate<Element> kind) {
        return elements.stream().filter(kind).findFirst();
    }

    /** Returns all elements of that role. */
    List<Element> all(String role) {
        return elements.stream().filter(element -> element.is(role)).toList();
    }
}
