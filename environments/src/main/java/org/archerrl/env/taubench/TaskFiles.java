package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archerrl.env.SettingException;
import org.archerrl.env.tools.ToolCall;

/** Reads the tasks of a split from a domain's folder. */
final class TaskFiles {
    private static final String JUDGED = "NL_ASSERTION";

    private final Path folder;
    private final Set<String> tools;

    /** Reads from that folder; every task may use these tools. */
    TaskFiles(Path folder, Set<String> tools) {
        this.folder = folder;
        this.tools = tools;
    }

    /** Returns the tasks in order, at least one. */
    ImmutableList<TauTask> read(Generation generation, String split) {
        DataFile file = file(generation, split);
        ImmutableList<TauTask> tasks = generation == Generation.TAU1 ? first(file) : second(file, split);
        if (tasks.isEmpty()) {
            throw file.broken("has no task of split " + split);
        }
        return tasks;
    }

    private DataFile file(Generation generation, String split) {
        if (generation == Generation.TAU2) {
            return new DataFile(folder.resolve("tau2_tasks.json"));
        }
        Path path = folder.resolve("tau1_tasks_" + split + ".json");
        if (!Files.exists(path)) {
            throw new SettingException(
                    "environment.split: there is no " + path + "; choose a split whose file is there");
        }
        return new DataFile(path);
    }

    private ImmutableList<TauTask> first(DataFile file) {
        List<TauTask> tasks = new ArrayList<>();
        for (JsonNode task : file.list()) {
            String id = Integer.toString(tasks.size());
            if (!task.path("instruction").isTextual()) {
                throw file.broken("task " + id + " has no text 'instruction'");
            }
            tasks.add(new TauTask(
                    id,
                    Scenario.of(task.path("instruction").asText()),
                    Optional.of(actions(file, id, task.path("actions"), "kwargs")),
                    texts(file, id, task.path("outputs")),
                    EnumSet.of(TauTask.Basis.DB, TauTask.Basis.COMMUNICATE)));
        }
        return ImmutableList.copyOf(tasks);
    }

    private ImmutableList<TauTask> second(DataFile file, String split) {
        DataFile splits = new DataFile(folder.resolve("tau2_split_tasks.json"));
        JsonNode wanted = splits.object().path(split);
        if (!wanted.isArray()) {
            throw splits.broken("has no list '" + split + "'");
        }
        Set<String> ids = Streams.stream(wanted).map(JsonNode::asText).collect(ImmutableSet.toImmutableSet());
        return Streams.stream(file.list())
                .filter(task -> ids.contains(task.path("id").asText()))
                .map(task -> second(file, task))
                .collect(ImmutableList.toImmutableList());
    }

    private TauTask second(DataFile file, JsonNode task) {
        String id = task.path("id").asText();
        JsonNode criteria = task.path("evaluation_criteria");
        for (JsonNode unknown : List.of(task.path("initial_state"), criteria.path("env_assertions"))) {
            if (!unknown.isNull() && !unknown.isEmpty()) {
                throw file.broken(
                        "task " + id + " has an initial state or assertions over the environment, which neither"
                                + " retail nor airline knows");
            }
        }
        JsonNode actions = criteria.path("actions");
        return new TauTask(
                id,
                scenario(file, id, task.path("user_scenario").path("instructions")),
                actions.isNull() ? Optional.empty() : Optional.of(actions(file, id, actions, "arguments")),
                texts(file, id, criteria.path("communicate_info")),
                basis(file, id, criteria.path("reward_basis")));
    }

    private static Scenario scenario(DataFile file, String id, JsonNode instructions) {
        if (instructions.isTextual()) {
            return Scenario.of(instructions.asText());
        }
        if (!instructions.path("reason_for_call").isTextual()) {
            throw file.broken("task " + id + " has no text 'reason_for_call' under user_scenario.instructions");
        }
        return new Scenario(
                instructions.path("reason_for_call").asText(),
                instructions.path("known_info").asText(""),
                instructions.path("unknown_info").asText(""),
                instructions.path("task_instructions").asText(""));
    }

    private List<TauTask.Action> actions(DataFile file, String id, JsonNode actions, String arguments) {
        if (!actions.isArray()) {
            throw file.broken("task " + id + " has no list 'actions'");
        }
        List<TauTask.Action> read = new ArrayList<>();
        for (JsonNode action : actions) {
            String name = action.path("name").asText();
            if (!tools.contains(name) || !(action.path(arguments) instanceof ObjectNode values)) {
                throw file.broken("task " + id + " has an action that is no call of a tool of this domain: " + action);
            }
            Optional<Set<String>> compared = action.path("compare_args").isArray()
                    ? Optional.of(ImmutableSet.copyOf(texts(file, id, action.path("compare_args"))))
                    : Optional.empty();
            read.add(new TauTask.Action(new ToolCall(name, values), compared));
        }
        return read;
    }

    private static Set<TauTask.Basis> basis(DataFile file, String id, JsonNode names) {
        Set<TauTask.Basis> basis = EnumSet.noneOf(TauTask.Basis.class);
        if (names.isMissingNode()) {
            return EnumSet.of(TauTask.Basis.DB, TauTask.Basis.COMMUNICATE);
        }
        for (String name : texts(file, id, names)) {
            if (List.of("DB", "COMMUNICATE", "ACTION").contains(name)) {
                basis.add(TauTask.Basis.valueOf(name));
            } else if (!name.equals(JUDGED) && !name.equals("ENV_ASSERTION")) {
                throw file.broken("task " + id + " has an unknown reward basis: " + name);
            }
        }
        return basis;
    }

    private static List<String> texts(DataFile file, String id, JsonNode list) {
        if (list.isNull() || list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || Streams.stream(list).anyMatch(text -> !text.isTextual())) {
            throw file.broken("task " + id + " has something else than a list of texts: " + list);
        }
        return Streams.stream(list).map(JsonNode::asText).toList();
    }
}
