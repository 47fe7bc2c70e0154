package org.archerrl.env.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.archerrl.env.SettingException;

/** Reads tasks: a text is one; a file has one a line, as words or, in a {@code .jsonl} file, as an object. */
final class TaskFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** From so many tasks on, every so many-th is held out. */
    private static final int HELD_OUT = 5;

    private TaskFile() {}

    /**
     * Reads what the setting {@code task} says.
     *
     * @param given an instruction, or the path of a file whose name ends in {@code .txt} or {@code .jsonl}
     * @param answer the expected answer of an instruction; empty for none
     * @throws SettingException if there is no such file, or it holds no tasks
     */
    static ImmutableList<ServerTask> read(String given, String answer) {
        if (given.isBlank()) {
            throw wrong("must be an instruction or a file of tasks, and is empty");
        }
        if (!given.endsWith(".txt") && !given.endsWith(".jsonl")) {
            return ImmutableList.of(task(given.strip(), answer));
        }
        List<ServerTask> tasks = new ArrayList<>();
        List<String> lines = lines(given);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                tasks.add(
                        given.endsWith(".txt")
                                ? task(lines.get(i).strip(), "")
                                : object(lines.get(i), given + ", line " + (i + 1)));
            }
        }
        if (tasks.isEmpty()) {
            throw wrong(given + " holds no task");
        }
        return ImmutableList.copyOf(tasks);
    }

    /** Returns the tasks for training: all but the fifth, the tenth and so on, or all where there are fewer than five. */
    static ImmutableList<ServerTask> training(List<ServerTask> tasks) {
        return part(tasks, i -> tasks.size() < HELD_OUT || i % HELD_OUT != HELD_OUT - 1);
    }

    /** Returns those that training leaves out, or all where there are fewer than five. */
    static ImmutableList<ServerTask> heldOut(List<ServerTask> tasks) {
        return part(tasks, i -> tasks.size() < HELD_OUT || i % HELD_OUT == HELD_OUT - 1);
    }

    private static ImmutableList<ServerTask> part(List<ServerTask> tasks, IntPredicate belongs) {
        return IntStream.range(0, tasks.size())
                .filter(belongs)
                .mapToObj(tasks::get)
                .collect(ImmutableList.toImmutableList());
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw wrong("the file " + file + " cannot be read: " + e);
        }
    }

    private static ServerTask task(String instruction, String answer) {
        ObjectNode fields = MAPPER.createObjectNode().put("instruction", instruction);
        return new ServerTask(instruction, Optional.of(answer).filter(text -> !text.isBlank()), List.of(), fields);
    }

    private static ServerTask object(String line, String where) {
        JsonNode read;
        try {
            read = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw wrong(where + " is no JSON: " + e.getOriginalMessage());
        }
        if (!(read instanceof ObjectNode fields) || !fields.path("instruction").isTextual()) {
            throw wrong(where + " is no object with a text 'instruction'");
        }
        return new ServerTask(
                fields.path("instruction").asText(),
                fields.path("answer").isValueNode()
                        ? Optional.of(fields.path("answer").asText())
                        : Optional.empty(),
                Streams.stream(fields.path("calls")).map(JsonNode::asText).toList(),
                fields);
    }

    private static SettingException wrong(String what) {
        return new SettingException("environment.task: " + what);
    }
}
