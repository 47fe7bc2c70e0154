package org.archerrl.env.taubench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.env.Outcome;
import org.archerrl.env.service.Database;
import org.archerrl.env.service.ServiceEnvironment;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task's own actions are worth, and actions that are none. */
class ReplayTest {
    private static final String ANYTHING = "Is there anything else?";

    static Stream<TauFolders.Played> folders() {
        return TauFolders.all();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyTaskReplaysToOne(TauFolders.Played played) {
        TauBenchSpec spec = played.spec();
        List<TauTask> tasks = played.tasks().toList();
        for (TauTask task : tasks) {
            assertEquals(1, played(spec, task, ReplayPlayer.utterances(task)), task::id);
        }
        assertTrue(tasks.size() > 2, () -> tasks.size() + " tasks");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aWriteLeftOutGivesNothing(TauFolders.Played played) {
        TauBenchSpec spec = played.spec();
        int corrupted = 0;
        for (TauTask task : played.tasks().toList()) {
            int last = lastWrite(spec.domain(), task.calls());
            if (last >= 0) {
                List<ToolCall> calls = new ArrayList<>(task.calls());
                calls.remove(last);
                assertEquals(0, played(spec, task, utterances(task, calls)), task::id);
                corrupted++;
            }
        }
        assertTrue(corrupted > 0);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void anArgumentChangedGivesNothing(TauFolders.Played played) {
        TauBenchSpec spec = played.spec();
        int corrupted = 0;
        for (TauTask task : played.tasks().toList()) {
            int last = lastWrite(spec.domain(), task.calls());
            if (last < 0) {
                continue;
            }
            ToolCall write = task.calls().get(last);
            for (String name : texts(write)) {
                ObjectNode changed = write.arguments().deepCopy();
                changed.put(name, changed.get(name).textValue() + "0");
                List<ToolCall> calls = new ArrayList<>(task.calls());
                calls.set(last, new ToolCall(write.tool(), changed));
                assertEquals(0, played(spec, task, utterances(task, calls)), () -> task.id() + ": " + name);
                corrupted++;
            }
        }
        assertTrue(corrupted > 0);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void anAnswerThatIsNotGivenIsMissed(TauFolders.Played played) {
        TauBenchSpec spec = played.spec();
        for (TauTask task : played.tasks().toList()) {
            if (!task.outputs().isEmpty() && task.basis().contains(TauTask.Basis.COMMUNICATE)) {
                List<String> silent =
                        task.calls().stream().map(ToolCall::toString).toList();
                assertEquals(0, played(spec, task, silent), task::id);
            }
        }
    }

    private static List<String> utterances(TauTask task, List<ToolCall> calls) {
        return ReplayPlayer.utterances(new TauTask(
                task.id(),
                task.scenario(),
                Optional.of(calls.stream()
                        .map(call -> new TauTask.Action(call, Optional.empty()))
                        .toList()),
                task.outputs(),
                task.basis()));
    }

    /** Plays these utterances, then asks for more until the customer leaves; returns the total reward. */
    private static double played(TauBenchSpec spec, TauTask task, List<String> utterances) {
        try (ServiceEnvironment environment = spec.environment(seed -> task)) {
            environment.reset(1);
            double reward = 0;
            for (int turn = 0; ; turn++) {
                Outcome outcome = environment.step(turn < utterances.size() ? utterances.get(turn) : ANYTHING);
                reward += outcome.reward();
                if (outcome.ending().isLast()) {
                    return reward;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void ownCallsFitTheirDescriptions(TauFolders.Played played) {
        TauBenchSpec spec = played.spec();
        for (TauTask task : played.tasks().toList()) {
            try (ServiceEnvironment environment = spec.environment(seed -> task)) {
                environment.reset(1);
                for (ToolCall call : task.calls()) {
                    Outcome outcome = environment.step(call.toString());
                    assertEquals(Verdict.UNDERSTOOD, outcome.verdict(), () -> task.id() + ": " + outcome.observation());
                }
            }
        }
    }

    /** Returns where the last call that changes the database stands; -1 if none does. */
    private static int lastWrite(TauDomain domain, List<ToolCall> calls) {
        Database database = domain.untouched();
        int last = -1;
        for (int i = 0; i < calls.size(); i++) {
            String before = database.hash();
            domain.call(database, calls.get(i));
            last = database.hash().equals(before) ? last : i;
        }
        return last;
    }

    private static List<String> texts(ToolCall call) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : call.arguments().properties()) {
            if (field.getValue().isTextual()) {
                names.add(field.getKey());
            }
        }
        return names;
    }
}
