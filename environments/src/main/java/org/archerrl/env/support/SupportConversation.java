package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.regex.Pattern;
import org.archerrl.env.service.Callers;
import org.archerrl.env.service.Conversation;
import org.archerrl.env.service.Customer;
import org.archerrl.env.service.Database;
import org.archerrl.env.service.ScriptedCustomer;
import org.archerrl.env.service.Slot;
import org.archerrl.env.support.SupportCase.Knowledge;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.interaction.Ending;

/** One customer at the desk: right if the order was looked at, and what is allowed is done and told, what is not refused. */
final class SupportConversation implements Conversation {
    private static final Pattern REFUSED =
            Pattern.compile("\\b(?:sorry|cannot|can't|unable|not allow|not possible)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DONE = Pattern.compile("\\bdone\\b", Pattern.CASE_INSENSITIVE);

    private final SupportCase instance;
    private final Database database;
    private final Customer customer;
    private Told told = Told.NOTHING;
    private boolean isLookedAt;

    private enum Told {
        NOTHING,
        DONE,
        REFUSED
    }

    SupportConversation(SupportCase instance, Callers callers, long seed) {
        this.instance = instance;
        this.database = DeskTools.database(instance);
        this.customer = callers.customer(this::scripted, this::part, seed);
    }

    private Customer scripted() {
        String number = "It is " + instance.order().number() + ".";
        String name = "I am " + instance.order().name() + ".";
        List<Slot> slots = ImmutableList.of(
                Slot.of("number", instance.knows() == Knowledge.UNKNOWN ? "I do not know. " + name : number),
                Slot.of("name", name),
                Slot.of("wrong|why|reason", reason()),
                Slot.of("colour", "In " + instance.colour() + "."),
                Slot.of("city|where", "To " + instance.city() + "."));
        return new ScriptedCustomer(new ScriptedCustomer.Script(
                opening(),
                slots,
                speech -> told != Told.NOTHING,
                "Goodbye.",
                Customer.Reply.puzzled("I do not understand."),
                Integer.MAX_VALUE));
    }

    private String opening() {
        String request = instance.request().words(instance.order().product());
        return instance.knows() == Knowledge.SAID
                ? request + " Order " + instance.order().number() + "."
                : request;
    }

    private String reason() {
        return instance.reason().equals(SupportCase.BROKEN) ? "It came broken." : "I do not like it.";
    }

    /** Returns what a model is told that plays this customer. */
    private String part() {
        String number = instance.knows() == Knowledge.UNKNOWN
                ? "You do not know the order's number."
                : "The order's number is " + instance.order().number() + ".";
        return String.join(
                "\n",
                "Your name is " + instance.order().name() + ". " + number,
                "What you want to say: "
                        + instance.request().words(instance.order().product()),
                "Asked what is wrong with it: " + reason(),
                "Asked for a colour: " + instance.colour() + ". Asked for a city: " + instance.city() + ".");
    }

    @Override
    public Customer customer() {
        return customer;
    }

    @Override
    public String call(ToolCall call) {
        isLookedAt |= call.tool().equals(DeskTools.SHOW)
                && call.arguments().path("order").asInt() == instance.order().number();
        return DeskTools.call(instance, database, call);
    }

    @Override
    public Ending after(ToolCall call) {
        return Ending.CONTINUES;
    }

    @Override
    public void said(String speech) {
        if (REFUSED.matcher(speech).find()) {
            told = Told.REFUSED;
        } else if (DONE.matcher(speech).find()) {
            told = Told.DONE;
        }
    }

    @Override
    public double worth() {
        Database right = DeskTools.database(instance);
        if (instance.isAllowed()) {
            DeskTools.call(instance, right, instance.call());
        }
        boolean isTold = told == (instance.isAllowed() ? Told.DONE : Told.REFUSED);
        return isLookedAt && isTold && database.hash().equals(right.hash()) ? 1 : 0;
    }

    @Override
    public String privileged() {
        return instance.isAllowed() ? "The agent should call " + instance.call() + "." : "The agent should refuse.";
    }
}
