package org.archerrl.env.web;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder of pages: what may be read of it, and nothing outside of it.
 *
 * @param root its real path
 */
record PageFolder(Path root) {
    private static final ImmutableMap<String, String> TYPES = ImmutableMap.<String, String>builder()
            .put("html", "text/html; charset=utf-8")
            .put("htm", "text/html; charset=utf-8")
            .put("js", "text/javascript; charset=utf-8")
            .put("css", "text/css; charset=utf-8")
            .put("json", "application/json; charset=utf-8")
            .put("txt", "text/plain; charset=utf-8")
            .put("svg", "image/svg+xml")
            .put("png", "image/png")
            .put("gif", "image/gif")
            .put("jpg", "image/jpeg")
            .put("woff", "font/woff")
            .build();

    /** A file of the folder. */
    record Item(byte[] content, String type) {}

    /** Takes a folder by its real path, so that a link that leads out of it is seen as such. */
    static PageFolder of(Path folder) throws IOException {
        return new PageFolder(folder.toRealPath());
    }

    /** Returns what is at a path of an address, such as {@code /miniwob/click-test.html}; empty if there is no such file inside. */
    Optional<Item> item(String path) {
        try {
            Path file = root.resolve(path.replaceFirst("^/+", "")).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Item(Files.readAllBytes(file), type(file.getFileName().toString())));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
