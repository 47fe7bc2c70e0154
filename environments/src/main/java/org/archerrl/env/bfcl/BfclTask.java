package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.stream.Collectors;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.Toolbox;

/**
 * One task: what a user asks for, one message after the other, and what would be done about it.
 *
 * @param id as the file says
 * @param apis those involved
 * @param configuration the file's {@code initial_config}
 * @param tools the functions of these APIs without those that the task leaves out
 * @param requests the user's messages with their answers, in order, at least one
 */
record BfclTask(
        String id, ImmutableList<Api> apis, ObjectNode configuration, Toolbox tools, ImmutableList<Request> requests) {
    /**
     * One message of the user.
     *
     * @param message what the user says
     * @param calls the ground truth
     * @param responses what these calls answer after all earlier ones
     * @param states what they lead to
     */
    record Request(
            String message,
            ImmutableList<ToolCall> calls,
            ImmutableList<String> responses,
            ImmutableMap<Api, ObjectNode> states) {}

    /** Makes a task; the ground truth is played through for what is expected. */
    static BfclTask of(
            String id,
            ImmutableList<Api> apis,
            ObjectNode configuration,
            Toolbox tools,
            List<String> messages,
            List<ImmutableList<ToolCall>> calls) {
        World world = new World(apis, configuration);
        ImmutableList.Builder<Request> requests = ImmutableList.builder();
        for (int i = 0; i < messages.size(); i++) {
            ImmutableList<String> responses =
                    calls.get(i).stream().map(world::call).collect(ImmutableList.toImmutableList());
            requests.add(new Request(messages.get(i), calls.get(i), responses, world.states()));
        }
        return new BfclTask(id, apis, configuration, tools, requests.build());
    }

    /** Returns the untouched world that the task begins in. */
    World world() {
        return new World(apis, configuration);
    }

    /** Returns the ground truth in words. */
    String solution() {
        return requests.stream()
                .map(request ->
                        request.calls().stream().map(ToolCall::toString).collect(Collectors.joining(" ", "", ".")))
                .collect(Collectors.joining(" Then ", "Right would be ", ""));
    }
}
