package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CharMatcher;
import com.google.common.collect.Streams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Folders and files in memory, and the one where somebody stands.
 *
 * <p>A folder is {@code {"type": "directory", "contents": {name: entry, ...}}}, a file {@code {"type": "file", "content": text}}.
 */
final class FolderTree {
    /** Copies may not make the tree larger than this many characters of names and contents. */
    private static final long CAPACITY = 100_000;

    private static final CharMatcher SLASH = CharMatcher.is('/');
    private static final CharMatcher FORBIDDEN = CharMatcher.anyOf("|/\\?%*:\"><");

    /**
     * A folder on the way from the root.
     *
     * @param contents what is in it; changes of it are changes of the folder
     */
    record Place(String name, ObjectNode contents) {}

    private final Place root;
    /** From here to the root. */
    private final Deque<Place> way = new ArrayDeque<>();

    FolderTree(String rootName, ObjectNode contents) {
        this.root = new Place(rootName, contents);
        way.push(root);
    }

    Place here() {
        return way.peek();
    }

    /** Returns the absolute path of where one stands. */
    String path() {
        Iterable<Place> fromRoot = way::descendingIterator;
        return Streams.stream(fromRoot).map(Place::name).collect(Collectors.joining("/", "/", ""));
    }

    void enter(Place folder) {
        way.push(folder);
    }

    void enterRoot() {
        way.clear();
        way.push(root);
    }

    /** Steps back to the parent; false at the root, which has none. */
    boolean leave() {
        if (way.size() == 1) {
            return false;
        }
        way.pop();
        return true;
    }

    /** Returns the folder at a path: {@code .}, {@code /}, or names joined by slashes, from the root if it begins with one. */
    Optional<Place> folder(String path) {
        if (path.equals(".")) {
            return Optional.of(here());
        }
        Place place = path.startsWith("/") ? root : here();
        if (path.equals("/")) {
            return Optional.of(place);
        }
        for (String name : SLASH.trimFrom(path).split("/", -1)) {
            if (name.equals(".")) {
                continue;
            }
            JsonNode entry = place.contents().get(name);
            if (!isFolder(entry)) {
                return Optional.empty();
            }
            place = new Place(name, contents(entry));
        }
        return Optional.of(place);
    }

    /** Returns the text of a file in this folder; nothing if there is no such file. */
    Optional<String> text(String name) {
        return Optional.ofNullable(here().contents().get(name))
                .filter(FolderTree::isFile)
                .map(file -> file.path("content").asText());
    }

    /** Returns whether a copy of this entry fits in. */
    boolean hasRoomFor(JsonNode entry) {
        return size(entry, Measure.EVERYTHING) + contentsSize(root.contents(), Measure.EVERYTHING) <= CAPACITY;
    }

    /** Returns how many bytes the texts of all files below this folder have in UTF-8. */
    long bytesHere() {
        return contentsSize(here().contents(), Measure.TEXTS);
    }

    /** Returns whether a file or a folder may be called so. */
    static boolean isName(String name) {
        return FORBIDDEN.matchesNoneOf(name);
    }

    static boolean isFolder(JsonNode entry) {
        return entry != null && entry.path("contents") instanceof ObjectNode;
    }

    static boolean isFile(JsonNode entry) {
        return entry != null && !isFolder(entry);
    }

    static ObjectNode contents(JsonNode folder) {
        return (ObjectNode) folder.get("contents");
    }

    static ObjectNode newFolder() {
        ObjectNode folder = SimulatedApi.answer("type", "directory");
        folder.putObject("contents");
        return folder;
    }

    static ObjectNode newFile(String content) {
        return SimulatedApi.answer("type", "file").put("content", content);
    }

    private enum Measure {
        /** The bytes of the texts. */
        TEXTS,
        /** The characters of names and texts, and one for each entry. */
        EVERYTHING
    }

    private static long size(JsonNode entry, Measure measure) {
        if (isFolder(entry)) {
            return contentsSize(contents(entry), measure);
        }
        String text = entry.path("content").asText();
        return measure == Measure.TEXTS ? text.getBytes(StandardCharsets.UTF_8).length : text.length();
    }

    private static long contentsSize(ObjectNode contents, Measure measure) {
        long size = 0;
        for (Map.Entry<String, JsonNode> entry : contents.properties()) {
            size += measure == Measure.TEXTS ? 0 : 1 + entry.getKey().length();
            size += size(entry.getValue(), measure);
        }
        return size;
    }
}
