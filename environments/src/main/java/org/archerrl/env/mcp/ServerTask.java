package org.archerrl.env.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy is asked to do with a server's tools.
 *
 * @param instruction the words of the task, which the policy sees
 * @param answer the expected answer, which it does not see; nothing where there is none
 * @param calls utterances that solve it, but for the answer; empty where nobody has written them
 * @param fields the task's line of the file, whole; not to be changed
 */
public record ServerTask(String instruction, Optional<String> answer, List<String> calls, ObjectNode fields) {
    public ServerTask {
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(fields, "fields");
        calls = ImmutableList.copyOf(calls);
    }
}
