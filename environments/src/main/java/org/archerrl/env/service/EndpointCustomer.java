package org.archerrl.env.service;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.archerrl.env.chat.ChatEndpoint;
import org.archerrl.env.chat.ChatMessage;

/** A customer that a language model plays, told what it wants and what it knows. */
public final class EndpointCustomer implements Customer {
    /** What the model writes when it wants nothing more. */
    static final String STOP = "###STOP###";

    private static final String ROLE =
            """
            Play a customer who writes to a help desk; the other side plays the agent. What you want and what you know is below.
            Write the customer's next message and nothing else, in one or two plain sentences and in your own words.
            Begin with what you want. Give a detail when you are asked for it or when it is needed, not before.
            Invent nothing: what is not below you do not know, and you say so.
            When the agent has done what you want, or has refused and you see that nothing will change that, or hands you over to
            somebody else, write %s and nothing else.

            """
                    .formatted(STOP);
    private static final String GREETING = "Hello, how can I help?";
    private static final String FAREWELL = "Goodbye.";

    private final ChatEndpoint endpoint;
    private final OptionalLong seed;
    private final List<ChatMessage> messages = new ArrayList<>();

    /**
     * Makes the customer of one conversation.
     *
     * @param part what the customer wants and knows
     * @param seed what the endpoint samples with
     */
    public EndpointCustomer(ChatEndpoint endpoint, String part, long seed) {
        this.endpoint = endpoint;
        this.seed = OptionalLong.of(seed);
        messages.add(ChatMessage.system(ROLE + part));
    }

    @Override
    public String opening() {
        return next(GREETING).replace(STOP, "").strip();
    }

    @Override
    public Reply reply(String speech) {
        String said = next(speech);
        String text = said.replace(STOP, "").strip();
        return said.contains(STOP) ? Reply.farewell(text.isEmpty() ? FAREWELL : text) : Reply.answer(text);
    }

    private String next(String speech) {
        messages.add(ChatMessage.user(speech));
        String said = endpoint.reply(messages, seed);
        messages.add(ChatMessage.assistant(said));
        return said;
    }
}
