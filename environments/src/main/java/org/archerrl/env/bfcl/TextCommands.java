package org.archerrl.env.bfcl;

import static org.archerrl.env.bfcl.SimulatedApi.NODES;
import static org.archerrl.env.bfcl.SimulatedApi.answer;
import static org.archerrl.env.bfcl.SimulatedApi.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands of the file system that read files and change nothing. */
final class TextCommands {
    private static final Splitter LINES = Splitter.on(Pattern.compile("\\R"));
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB", "PB");

    private final FolderTree tree;

    TextCommands(FolderTree tree) {
        this.tree = tree;
    }

    ImmutableMap<String, SimulatedApi.Body> functions() {
        return ImmutableMap.<String, SimulatedApi.Body>builder()
                .put("cat", this::cat)
                .put("wc", this::wc)
                .put("sort", arguments -> onFile("sort", arguments, TextCommands::sorted))
                .put("grep", this::grep)
                .put("tail", this::tail)
                .put("diff", this::diff)
                .put("du", this::du)
                .buildOrThrow();
    }

    private JsonNode cat(Arguments arguments) {
        String name = arguments.text("file_name");
        if (!FolderTree.isName(name)) {
            return error("cat: '" + name + "': Invalid character");
        }
        String reason = tree.here().contents().has(name) ? "Is a directory" : "No such file or directory";
        return tree.text(name)
                .map(text -> answer("file_content", text))
                .orElseGet(() -> error("cat: '" + name + "': " + reason));
    }

    private JsonNode wc(Arguments arguments) {
        String mode = arguments.text("mode", "l");
        return switch (mode) {
            case "l" -> onFile("wc", arguments, text -> counted(lines(text).size(), "lines"));
            case "w" -> onFile(
                    "wc", arguments, text -> counted(WORDS.splitToList(text).size(), "words"));
            case "c" -> onFile("wc", arguments, text -> counted(text.codePointCount(0, text.length()), "characters"));
            default -> error("wc: invalid mode '" + mode + "'");
        };
    }

    private static ObjectNode counted(int count, String type) {
        return NODES.objectNode().put("count", count).put("type", type);
    }

    private static ObjectNode sorted(String text) {
        return answer("sorted_content", lines(text).stream().sorted().collect(Collectors.joining("\n")));
    }

    private JsonNode grep(Arguments arguments) {
        String pattern = arguments.text("pattern");
        return onFile("grep", arguments, text -> {
            ArrayNode matching = NODES.arrayNode();
            lines(text).stream().filter(line -> line.contains(pattern)).forEach(matching::add);
            return answer("matching_lines", matching);
        });
    }

    /** As a Python slice from the end: 0 lines are all, and a negative number leaves out as many at the beginning. */
    private JsonNode tail(Arguments arguments) {
        long wanted = arguments.whole("lines", 10);
        return onFile("tail", arguments, text -> {
            List<String> lines = lines(text);
            long first = wanted > 0
                    ? Math.max(0, lines.size() - wanted)
                    : Math.min(lines.size(), -Math.max(wanted, -lines.size()));
            return answer("last_lines", String.join("\n", lines.subList((int) first, lines.size())));
        });
    }

    private JsonNode diff(Arguments arguments) {
        String name1 = arguments.text("file_name1");
        String name2 = arguments.text("file_name2");
        Optional<String> text1 = tree.text(name1);
        Optional<String> text2 = tree.text(name2);
        if (text1.isEmpty() || text2.isEmpty()) {
            return error("diff: " + name1 + " or " + name2 + ": No such file or directory");
        }
        return answer(
                "diff_lines",
                Streams.zip(
                                lines(text1.get()).stream(),
                                lines(text2.get()).stream(),
                                (line1, line2) -> line1.equals(line2) ? null : "- " + line1 + "\n+ " + line2)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("\n")));
    }

    private JsonNode du(Arguments arguments) {
        boolean readable = arguments.flag("human_readable", false);
        long bytes = tree.bytesHere();
        if (!readable) {
            return answer("disk_usage", bytes + " bytes");
        }
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return answer("disk_usage", Numbers.fixed(size, 2) + " " + UNITS.get(unit));
    }

    private JsonNode onFile(String command, Arguments arguments, Function<String, ObjectNode> reading) {
        String name = arguments.text("file_name");
        return tree.text(name)
                .map(reading)
                .orElseGet(() -> error(command + ": " + name + ": No such file or directory"));
    }

    /** Returns the lines; a break at the end begins no other one. */
    private static List<String> lines(String text) {
        List<String> lines = LINES.splitToList(text);
        return lines.get(lines.size() - 1).isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }
}
