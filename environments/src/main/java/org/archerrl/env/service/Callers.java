package org.archerrl.env.service;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.archerrl.env.Option;
import org.archerrl.env.Pace;
import org.archerrl.env.Settings;
import org.archerrl.env.chat.ChatEndpoint;
import org.archerrl.env.chat.ChatSettings;

/**
 * Who plays the customers: a script, or a language model.
 *
 * @param endpoint the model; empty for a script
 */
public record Callers(Optional<ChatEndpoint> endpoint) {
    /** Returns the options to add to those of an environment. */
    public static List<Option> options() {
        return ImmutableList.<Option>builder()
                .add(new Option(
                        "customer",
                        "scripted",
                        "who plays the customers: scripted (gives what it is asked for) or endpoint (a language model, see"
                                + " endpoint)"))
                .addAll(ChatSettings.options())
                .build();
    }

    /**
     * Reads them.
     *
     * @throws org.archerrl.env.SettingException if one is wrong
     */
    public static Callers of(Settings settings) {
        ChatSettings chat = ChatSettings.of(settings);
        boolean isScripted =
                settings.word("customer", List.of("scripted", "endpoint")).equals("scripted");
        return new Callers(isScripted ? Optional.empty() : Optional.of(chat.connect()));
    }

    /**
     * Returns the customer of one conversation.
     *
     * @param scripted makes the one that a script plays
     * @param part what a model is told, see {@link EndpointCustomer}
     * @param seed what a model samples with
     */
    public Customer customer(Supplier<Customer> scripted, Supplier<String> part, long seed) {
        return endpoint.<Customer>map(model -> new EndpointCustomer(model, part.get(), seed))
                .orElseGet(scripted);
    }

    /** Returns whether the same seed brings the same words. */
    public boolean repeat() {
        return endpoint.isEmpty();
    }

    /** Returns what takes the time of a conversation. */
    public Pace pace() {
        return endpoint.isEmpty() ? Pace.COMPUTES : Pace.WAITS;
    }
}
