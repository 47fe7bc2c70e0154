package org.archerrl.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Things that recipes can name, for programs or for people.
 *
 * @param name what recipes say
 * @param kind what the thing is one of, and what people find it under; empty if the list holds one kind only
 * @param description one sentence
 * @param details more of it, by field: text, or keys with their values
 */
record Listing(String name, String kind, String description, Map<String, Object> details) {
    private static final int WIDTH = 100;
    private static final String INDENT = "    ";
    /** A space where no line is broken. */
    private static final char STAY_TOGETHER = '\u00a0';

    /** One of a list that holds one kind only. */
    Listing(String name, String description, Map<String, Object> details) {
        this(name, "", description, details);
    }

    /** Returns the fields of JSON. */
    Map<String, Object> fields(Detail detail) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        if (!kind.isEmpty()) {
            fields.put("kind", kind);
        }
        fields.put("description", description);
        if (detail == Detail.ALL) {
            fields.putAll(details);
        }
        return fields;
    }

    /** How much of a listing is shown. */
    enum Detail {
        /** Name and description. */
        SENTENCE,
        /** All there is. */
        ALL
    }

    /** Prints listings in columns, a heading before each kind, no line wider than {@value #WIDTH} columns unless a word is. */
    static void print(List<Listing> all, Detail detail) {
        int width = all.stream().mapToInt(l -> l.name().length()).max().orElse(1) + 2;
        String kind = "";
        for (Listing listing : all) {
            boolean isFirstOfKind = !listing.kind().equals(kind);
            kind = listing.kind();
            if (listing != all.get(0) && (isFirstOfKind || detail == Detail.ALL)) {
                System.out.println();
            }
            if (isFirstOfKind) {
                System.out.println(kind);
            }
            column(kind.isEmpty() ? "" : "  ", listing.name(), width, listing.description());
            if (detail == Detail.ALL) {
                listing.printDetails();
            }
        }
    }

    private void printDetails() {
        int width = details.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        details.forEach((field, value) -> {
            if (value instanceof Map<?, ?> keys) {
                keys.forEach((key, inner) -> column(INDENT, key + ":", longest(keys) + 2, flow(inner)));
            } else if (value.toString().contains("\n")) {
                value.toString().lines().forEach(line -> System.out.println(INDENT + line));
            } else {
                column(INDENT, field, width, value.toString());
            }
        });
    }

    private static int longest(Map<?, ?> keys) {
        return keys.keySet().stream().mapToInt(k -> k.toString().length()).max().orElse(0);
    }

    /** Returns a value as recipes write it on one line. */
    private static String flow(Object value) {
        if (value instanceof Map<?, ?> keys) {
            return keys.entrySet().stream()
                    .map(e -> e.getKey() + ":" + STAY_TOGETHER + flow(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString();
    }

    private static void column(String indent, String left, int width, String right) {
        String first = indent + left + " ".repeat(Math.max(1, width - left.length()));
        String further = " ".repeat(indent.length() + width);
        String begun = first;
        for (String line : wrapped(right, WIDTH - indent.length() - width)) {
            System.out.println((begun + line.replace(STAY_TOGETHER, ' ')).stripTrailing());
            begun = further;
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
