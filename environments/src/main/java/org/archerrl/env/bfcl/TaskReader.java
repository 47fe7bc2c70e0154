package org.archerrl.env.bfcl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import com.google.common.io.CharSource;
import com.google.common.io.MoreFiles;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.env.SettingException;
import org.archerrl.env.tools.Reading;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;

/**
 * Reads tasks in the benchmark's layout: {@code X.jsonl} with a task in each line, {@code X.answers.jsonl} with its ground truth,
 * and {@code *.func_doc.jsonl} with the functions of an API, for which this package's own stand where there are none.
 *
 * <p>Every error is a {@link SettingException} that names file and line.
 */
final class TaskReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ANSWERS = ".answers.jsonl";
    private static final String SHIPPED = "tasks";

    private final Path folder;
    private final Map<Api, ImmutableList<ToolSpec>> documentation = new EnumMap<>(Api.class);

    private TaskReader(Path folder) {
        this.folder = folder;
    }

    /** Returns this package's own tasks. */
    static ImmutableList<BfclTask> shipped() {
        return new TaskReader(null).tasks(SHIPPED);
    }

    /** Returns the tasks of a folder, file by file in the order of their names. */
    static ImmutableList<BfclTask> of(Path folder) {
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ANSWERS))
                    .map(name -> name.substring(0, name.length() - ANSWERS.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SettingException("environment.data: " + folder + " cannot be listed: " + e);
        }
        if (names.isEmpty()) {
            throw new SettingException("environment.data: " + folder + " has no *" + ANSWERS
                    + "; give a folder with the" + " tasks X.jsonl and their ground truth X" + ANSWERS
                    + ", or nothing for this package's own tasks");
        }
        TaskReader reader = new TaskReader(folder);
        return names.stream().flatMap(name -> reader.tasks(name).stream()).collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<BfclTask> tasks(String name) {
        ImmutableMap.Builder<String, JsonNode> answers = ImmutableMap.builder();
        lines(name + ANSWERS).forEach(line -> answers.put(line.json().path("id").asText(), line.json()));
        ImmutableMap<String, JsonNode> byId = answers.buildKeepingLast();
        return lines(name + ".jsonl").stream().map(line -> task(line, byId)).collect(ImmutableList.toImmutableList());
    }

    private BfclTask task(Line line, ImmutableMap<String, JsonNode> answers) {
        JsonNode task = line.json();
        String id = task.path("id").asText();
        if (id.contains("miss_") || id.contains("long_context") || id.contains("composite")) {
            throw line.wrong("'" + id + "' is of another category; only base tasks can be played");
        }
        if (!answers.containsKey(id)) {
            throw line.wrong("there is no ground truth for the task '" + id + "'");
        }
        ImmutableList<Api> apis = Streams.stream(task.path("involved_classes"))
                .map(title -> Api.named(title.asText())
                        .orElseThrow(() -> line.wrong("there is no API '" + title.asText() + "'; there is "
                                + String.join(", ", Api.titles()))))
                .distinct()
                .collect(ImmutableList.toImmutableList());
        ImmutableSet<String> excluded = Streams.stream(task.path("excluded_function"))
                .map(JsonNode::asText)
                .collect(ImmutableSet.toImmutableSet());
        Toolbox tools = new Toolbox(apis.stream()
                .flatMap(api -> documented(api).stream())
                .filter(tool -> !excluded.contains(tool.name()))
                .toList());
        List<String> messages = Streams.stream(task.path("question"))
                .map(said -> said.path(0).path("content").asText())
                .toList();
        List<ImmutableList<ToolCall>> calls = Streams.stream(answers.get(id).path("ground_truth"))
                .map(turn -> calls(line, turn, tools))
                .toList();
        if (messages.isEmpty() || messages.size() != calls.size()) {
            throw line.wrong("the task '" + id + "' has " + messages.size() + " messages and ground truth for "
                    + calls.size() + "; it needs one for each, and at least one");
        }
        ObjectNode configuration =
                task.get("initial_config") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        return BfclTask.of(id, apis, configuration, tools, messages, calls);
    }

    private static ImmutableList<ToolCall> calls(Line line, JsonNode texts, Toolbox tools) {
        ImmutableList.Builder<ToolCall> calls = ImmutableList.builder();
        for (JsonNode text : texts) {
            Reading read = tools.read(text.asText());
            if (!(read instanceof Reading.Calls readable)) {
                throw line.wrong("the ground truth's call " + text + " is none: " + read);
            }
            calls.addAll(readable.calls());
        }
        return calls.build();
    }

    private ImmutableList<ToolSpec> documented(Api api) {
        return documentation.computeIfAbsent(api, this::readDocumentation);
    }

    private ImmutableList<ToolSpec> readDocumentation(Api api) {
        ImmutableSet<String> simulated =
                api.configured(JsonNodeFactory.instance.objectNode()).names();
        List<ToolSpec> tools = new ArrayList<>();
        for (Line line : lines(api.documentation())) {
            try {
                tools.add(Documentation.tool(line.json()));
            } catch (IllegalArgumentException e) {
                throw line.wrong(e.getMessage());
            }
            String name = tools.get(tools.size() - 1).name();
            if (!simulated.contains(name)) {
                throw line.wrong(
                        api.title() + " has no function '" + name + "'; it has " + String.join(", ", simulated));
            }
        }
        return ImmutableList.copyOf(tools);
    }

    private record Line(String place, JsonNode json) {
        SettingException wrong(String what) {
            return new SettingException("environment.data: " + place + ": " + what);
        }
    }

    private List<Line> lines(String name) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : read(name)) {
            number++;
            if (!text.isBlank()) {
                lines.add(line(name + ", line " + number, text));
            }
        }
        return lines;
    }

    private static Line line(String place, String text) {
        try {
            return new Line(place, MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new SettingException("environment.data: " + place + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private ImmutableList<String> read(String name) {
        boolean isOwn = folder == null || (name.endsWith(".func_doc.jsonl") && !Files.exists(folder.resolve(name)));
        try {
            CharSource source = isOwn
                    ? Resources.asCharSource(Resources.getResource(TaskReader.class, name), StandardCharsets.UTF_8)
                    : MoreFiles.asCharSource(folder.resolve(name), StandardCharsets.UTF_8);
            return source.readLines();
        } catch (IOException e) {
            if (isOwn) {
                throw new UncheckedIOException("cannot read the resource " + name, e);
            }
            throw new SettingException("environment.data: " + folder.resolve(name) + " cannot be read: " + e);
        }
    }
}
