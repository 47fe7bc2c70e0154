package org.archerrl.env.service;

import org.archerrl.env.tools.ToolCall;
import org.archerrl.interaction.Ending;

/** One episode of customer service: who calls, what the tools do, and what the outcome is worth. */
public interface Conversation {
    /** Returns the customer, always the same one. */
    Customer customer();

    /** Makes a call that the {@link org.archerrl.env.tools.Toolbox} has found fit, and returns what the tool says. */
    String call(ToolCall call);

    /** Returns how this call leaves the conversation; some tools end it. */
    Ending after(ToolCall call);

    /** Hears what the agent says to the customer, before the customer does. */
    void said(String speech);

    /** Returns what the conversation is worth if it ends now. */
    double worth();

    /** Returns what {@link org.archerrl.env.TextEnvironment#privileged} says. */
    String privileged();
}
