package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.env.tools.ToolCall;

/**
 * One task.
 *
 * @param id its name in the benchmark, or its place in the file
 * @param scenario what the customer is told
 * @param actions what leads from the untouched database to the right one; empty if the task does not say
 * @param outputs what the agent must tell the customer
 * @param basis what the reward depends on, as far as no judge is needed
 */
record TauTask(String id, Scenario scenario, Optional<List<Action>> actions, List<String> outputs, Set<Basis> basis) {
    TauTask {
        actions = actions.map(ImmutableList::copyOf);
        outputs = ImmutableList.copyOf(outputs);
        basis = ImmutableSet.copyOf(basis);
    }

    /** A part of the reward, which is their product. */
    enum Basis {
        /** The database is as it would be after the actions. */
        DB,
        /** All outputs were told. */
        COMMUNICATE,
        /** All actions were made. */
        ACTION
    }

    /**
     * A call that belongs to a task.
     *
     * @param call the tool and its arguments
     * @param compared the arguments that {@link Basis#ACTION} compares; all that were made where it is empty
     */
    record Action(ToolCall call, Optional<Set<String>> compared) {
        /** Returns whether that call is this action, as the second generation compares them. */
        boolean isMadeBy(ToolCall made) {
            if (!made.tool().equals(call.tool())) {
                return false;
            }
            Set<String> names = compared.orElseGet(
                    () -> ImmutableSet.copyOf(made.arguments().fieldNames()));
            return names.stream()
                    .allMatch(name -> String.valueOf(made.arguments().get(name))
                            .equals(String.valueOf(call.arguments().get(name))));
        }
    }

    List<ToolCall> calls() {
        return actions.orElse(List.of()).stream().map(Action::call).toList();
    }

    /** Returns the answer in words. */
    String solution() {
        return Stream.concat(calls().stream().map(ToolCall::toString), outputs.stream())
                .collect(Collectors.joining("; "));
    }
}
