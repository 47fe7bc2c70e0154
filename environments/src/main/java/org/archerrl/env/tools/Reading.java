package org.archerrl.env.tools;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** What an utterance turns out to be, see {@link Toolbox#read}. */
public sealed interface Reading {
    /**
     * One call or several, in order, each of a tool that exists and with arguments that fit.
     *
     * @param calls at least one
     */
    record Calls(List<ToolCall> calls) implements Reading {
        public Calls {
            calls = ImmutableList.copyOf(calls);
        }
    }

    /**
     * Words that are said to somebody.
     *
     * @param text without the blanks around it, never empty
     */
    record Speech(String text) implements Reading {}

    /**
     * A call that cannot be made, or nothing at all.
     *
     * @param complaint what is wrong and what would be right, in a sentence for the policy
     */
    record Malformed(String complaint) implements Reading {}
}
