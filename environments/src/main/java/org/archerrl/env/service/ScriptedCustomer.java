package org.archerrl.env.service;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A customer that gives what it is asked for, out of slots, until it is content or its patience is at an end. */
public final class ScriptedCustomer implements Customer {
    private final Script script;
    private int heard;

    /**
     * What a customer is like.
     *
     * @param opening its first words
     * @param slots what it says when asked for it; a speech that asks for several things gets all of them
     * @param content whether it wants nothing more after these words of the agent
     * @param farewell its last words
     * @param otherwise its reply to words that ask for no slot
     * @param patience how many speeches of the agent it hears, the last of which it answers with its farewell
     */
    public record Script(
            String opening,
            List<Slot> slots,
            Predicate<String> content,
            String farewell,
            Reply otherwise,
            int patience) {
        public Script {
            slots = ImmutableList.copyOf(slots);
        }
    }

    /** Makes the customer of one conversation. */
    public ScriptedCustomer(Script script) {
        this.script = script;
    }

    @Override
    public String opening() {
        return script.opening();
    }

    @Override
    public Reply reply(String speech) {
        heard++;
        if (script.content().test(speech) || heard >= script.patience()) {
            return Reply.farewell(script.farewell());
        }
        String answers = script.slots().stream()
                .filter(slot -> slot.asked().matcher(speech).find())
                .map(Slot::answer)
                .distinct()
                .collect(Collectors.joining(" "));
        return answers.isEmpty() ? script.otherwise() : Reply.answer(answers);
    }
}
