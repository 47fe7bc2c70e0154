package org.archerrl.env.service;

import java.util.function.LongFunction;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.env.tools.Reading;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.Toolbox;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/**
 * Leads conversations: an utterance is a call of tools, which say a result, or speech, which the customer answers.
 *
 * <p>What is observed begins with {@link #RESULT}, {@link #CUSTOMER} or {@link #ERROR}. The worth of a conversation is the reward
 * of the turn that ends it; one that is cut off is worth nothing.
 */
public final class ServiceEnvironment extends EpisodicEnvironment {
    /** Stands before what a tool says. */
    public static final String RESULT = "Result: ";
    /** Stands before what the customer says. */
    public static final String CUSTOMER = "Customer: ";
    /** Stands before what is wrong with an utterance. */
    public static final String ERROR = "Error: ";

    private final String briefing;
    private final Toolbox toolbox;
    private final ServiceRules rules;
    private final LongFunction<Conversation> conversations;
    private Conversation conversation;
    private Customer customer;

    /**
     * Makes one.
     *
     * @param briefing what the agent reads first, its policy and tools
     * @param conversations the conversation for each seed
     */
    public ServiceEnvironment(
            String briefing, Toolbox toolbox, ServiceRules rules, LongFunction<Conversation> conversations) {
        super(rules.maxTurns());
        this.briefing = briefing;
        this.toolbox = toolbox;
        this.rules = rules;
        this.conversations = conversations;
    }

    @Override
    protected String begin(long seed) {
        conversation = conversations.apply(seed);
        customer = conversation.customer();
        return briefing + CUSTOMER + customer.opening() + "\n";
    }

    @Override
    protected Outcome answer(String utterance) {
        Reading reading = toolbox.read(utterance);
        if (reading instanceof Reading.Calls calls) {
            return called(calls);
        }
        if (reading instanceof Reading.Speech speech) {
            conversation.said(speech.text());
            Customer.Reply reply = customer.reply(speech.text());
            return outcome(CUSTOMER + reply.text(), reply.ending(), reply.verdict());
        }
        return outcome(ERROR + ((Reading.Malformed) reading).complaint(), Ending.CONTINUES, Verdict.MALFORMED);
    }

    private Outcome called(Reading.Calls calls) {
        StringBuilder results = new StringBuilder();
        for (ToolCall call : calls.calls()) {
            results.append(results.isEmpty() ? "" : "\n").append(RESULT).append(conversation.call(call));
            if (conversation.after(call).isLast()) {
                return outcome(results.toString(), conversation.after(call), Verdict.UNDERSTOOD);
            }
        }
        return outcome(results.toString(), Ending.CONTINUES, Verdict.UNDERSTOOD);
    }

    private Outcome outcome(String observation, Ending ending, Verdict verdict) {
        double worth = ending.isLast() ? conversation.worth() : 0;
        double penalty = verdict == Verdict.MALFORMED ? rules.malformedPenalty() : 0;
        return new Outcome("\n" + observation + "\n", worth - penalty - rules.turnCost(), ending, verdict);
    }

    @Override
    public String privileged() {
        return conversation == null ? "" : conversation.privileged();
    }
}
