package org.archerrl.env.mcp;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.archerrl.env.tools.ToolCall;

/**
 * What happened in an episode.
 *
 * @param exchanges the calls in order, each with its result
 * @param answer the policy's final answer; nothing where the last turn brought none
 */
public record Transcript(List<Exchange> exchanges, Optional<String> answer) {
    public Transcript {
        exchanges = ImmutableList.copyOf(exchanges);
        Objects.requireNonNull(answer, "answer");
    }

    /**
     * One call.
     *
     * @param call what the policy asked for
     * @param result the server's answer, whole, as text
     * @param outcome whether the tool did it
     */
    public record Exchange(ToolCall call, String result, Result outcome) {
        public Exchange {
            Objects.requireNonNull(call, "call");
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /** What became of a call. */
    public enum Result {
        /** The tool has done its work. */
        DONE,
        /** The tool, or the server, says that it has failed. */
        FAILED
    }
}
