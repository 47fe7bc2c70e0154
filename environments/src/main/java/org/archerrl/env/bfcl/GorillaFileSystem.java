package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * A file system in memory: moving about and changing. {@link TextCommands} reads the files.
 *
 * <p>Unlike the original's, a copy of a folder shares nothing with it, and there is an end to copying: what would grow beyond the
 * tree's capacity is refused.
 */
final class GorillaFileSystem extends SimulatedApi {
    private static final CharMatcher SLASHES = CharMatcher.is('/');

    private final FolderTree tree;

    GorillaFileSystem(ObjectNode configuration) {
        super(NODES.objectNode());
        String name = configuration.path("root").fieldNames().hasNext()
                ? configuration.path("root").fieldNames().next()
                : "/";
        JsonNode root = configuration.path("root").path(name);
        ObjectNode contents =
                FolderTree.isFolder(root) ? FolderTree.contents(root).deepCopy() : NODES.objectNode();
        state().set("root", contents);
        this.tree = new FolderTree(name, contents);
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("pwd", arguments -> answer("current_working_directory", tree.path()))
                .put("ls", this::ls)
                .put("cd", this::cd)
                .put(
                        "mkdir",
                        arguments -> make(
                                "mkdir: cannot create directory", arguments.text("dir_name"), FolderTree.newFolder()))
                .put(
                        "touch",
                        arguments -> make("touch: cannot touch", arguments.text("file_name"), FolderTree.newFile("")))
                .put("echo", this::echo)
                .put("find", this::find)
                .put("mv", arguments -> transfer(arguments, Transfer.MOVE))
                .put("cp", arguments -> transfer(arguments, Transfer.COPY))
                .put("rm", this::rm)
                .put("rmdir", this::rmdir)
                .putAll(new TextCommands(tree).functions())
                .buildOrThrow();
    }

    private ObjectNode contents() {
        return tree.here().contents();
    }

    private JsonNode ls(Arguments arguments) {
        boolean all = arguments.flag("a", false);
        ArrayNode names = NODES.arrayNode();
        contents().fieldNames().forEachRemaining(name -> {
            if (all || !name.startsWith(".")) {
                names.add(name);
            }
        });
        return answer("current_directory_content", names);
    }

    private JsonNode cd(Arguments arguments) {
        String given = arguments.text("folder");
        String folder = SLASHES.trimTrailingFrom(given);
        if (folder.isEmpty()) {
            tree.enterRoot();
        } else if (folder.equals("..")) {
            return tree.leave() ? NODES.objectNode() : error("Current directory is already the root. Cannot go back.");
        } else if (SLASHES.matchesAnyOf(folder)) {
            return error("cd: " + folder + ": Unsupported path. Only one folder level at a time is supported.");
        } else if (!folder.equals(".")) {
            Optional<FolderTree.Place> place = tree.folder(folder);
            if (place.isEmpty()) {
                return notThere("cd", folder);
            }
            tree.enter(place.get());
        }
        return answer("current_working_directory", tree.here().name());
    }

    private JsonNode make(String refusal, String name, ObjectNode entry) {
        if (!FolderTree.isName(name)) {
            return error(refusal + " '" + name + "': Invalid character");
        }
        if (contents().has(name)) {
            return error(refusal + " '" + name + "': File exists");
        }
        contents().set(name, entry);
        return NOTHING;
    }

    private JsonNode echo(Arguments arguments) {
        String content = arguments.text("content");
        String name = arguments.text("file_name", "");
        if (!FolderTree.isName(name)) {
            return error("echo: cannot write to '" + name + "': Invalid character");
        }
        if (name.isEmpty()) {
            return answer("terminal_output", content);
        }
        if (!contents().has(name)) {
            return error("echo: cannot write to '" + name + "': No such file");
        }
        if (FolderTree.isFolder(contents().get(name))) {
            throw new CallFailed("'Directory' object has no attribute '_write'");
        }
        contents().set(name, FolderTree.newFile(content));
        return NOTHING;
    }

    private JsonNode find(Arguments arguments) {
        String path = arguments.text("path", ".");
        String part = arguments.text("name", "");
        return tree.folder(path)
                .<JsonNode>map(place -> {
                    ArrayNode matches = NODES.arrayNode();
                    search(place.contents(), SLASHES.trimTrailingFrom(path), part, matches);
                    return answer("matches", matches);
                })
                .orElseGet(() -> notThere("find", path));
    }

    private static void search(ObjectNode contents, String base, String part, ArrayNode matches) {
        contents.fields().forEachRemaining(entry -> {
            String path = base + "/" + entry.getKey();
            if (entry.getKey().contains(part)) {
                matches.add(path);
            }
            if (FolderTree.isFolder(entry.getValue())) {
                search(FolderTree.contents(entry.getValue()), path, part, matches);
            }
        });
    }

    private static ObjectNode notThere(String command, String path) {
        return error(command + ": '" + path + "': No such file or directory");
    }

    private enum Transfer {
        MOVE("mv", "move", "moved"),
        COPY("cp", "copy", "copied");

        final String command;
        final String infinitive;
        final String participle;

        Transfer(String command, String infinitive, String participle) {
            this.command = command;
            this.infinitive = infinitive;
            this.participle = participle;
        }

        ObjectNode refused(String source, String reason) {
            return error(command + ": cannot " + infinitive + " '" + source + "'" + reason);
        }

        ObjectNode done(String source, String destination) {
            return answer("result", "'" + source + "' " + participle + " to '" + destination + "'");
        }
    }

    private JsonNode transfer(Arguments arguments, Transfer transfer) {
        String source = arguments.text("source");
        String destination = arguments.text("destination");
        JsonNode entry = contents().get(source);
        if (entry == null) {
            return transfer.refused(source, ": No such file or directory");
        }
        if (SLASHES.matchesAnyOf(destination)) {
            return error(
                    transfer.command + ": path not allowed in destination. Provide only a file or directory name.");
        }
        if (transfer == Transfer.COPY && !tree.hasRoomFor(entry)) {
            return transfer.refused(source, ": No space left");
        }
        JsonNode target = contents().get(destination);
        if (target == null) {
            put(transfer, source, contents(), destination);
            return transfer.done(source, destination);
        }
        if (!FolderTree.isFolder(target)) {
            return transfer.refused(source, " to '" + destination + "': Not a directory");
        }
        if (FolderTree.contents(target).has(source)) {
            return exists(transfer, source, destination);
        }
        put(transfer, source, FolderTree.contents(target), source);
        return transfer.done(source, destination + "/" + source);
    }

    private void put(Transfer transfer, String source, ObjectNode folder, String name) {
        folder.set(
                name,
                transfer == Transfer.MOVE
                        ? contents().remove(source)
                        : contents().get(source).deepCopy());
    }

    /** The original's copying looks for what is there under a name that cannot be, and so runs into an exception. */
    private ObjectNode exists(Transfer transfer, String source, String destination) {
        if (transfer == Transfer.COPY) {
            String kind = FolderTree.isFolder(contents().get(source)) ? "Directory" : "File";
            throw new CallFailed(kind + " '" + source + "' already exists in directory '" + destination + "'.");
        }
        return transfer.refused(source, " to '" + destination + "/" + source + "': File exists");
    }

    private JsonNode rm(Arguments arguments) {
        String name = arguments.text("file_name");
        return contents().remove(name) == null
                ? error("rm: cannot remove '" + name + "': No such file or directory")
                : answer("result", "'" + name + "' removed");
    }

    private JsonNode rmdir(Arguments arguments) {
        String name = arguments.text("dir_name");
        JsonNode entry = contents().get(name);
        String reason = entry == null
                ? "No such file or directory"
                : !FolderTree.isFolder(entry)
                        ? "Not a directory"
                        : FolderTree.contents(entry).isEmpty() ? "" : "Directory not empty";
        if (!reason.isEmpty()) {
            return error("rmdir: cannot remove '" + name + "': " + reason);
        }
        contents().remove(name);
        return answer("result", "'" + name + "' removed");
    }
}
