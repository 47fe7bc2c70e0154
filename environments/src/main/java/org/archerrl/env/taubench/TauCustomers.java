package org.archerrl.env.taubench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.archerrl.env.service.Customer;
import org.archerrl.env.service.ScriptedCustomer;
import org.archerrl.env.service.Slot;

/** The scripted customers of the benchmark's tasks. */
final class TauCustomers {
    private static final List<String> TOPICS = List.of(
            "order|#W|reservation|booking|trip",
            "pay|card|paypal|refund|certificate|money",
            "address|ship|deliver|street|city|move",
            "reason|why|because|mistake|needed",
            "item|product|option|color|colour|size|material|prefer|exchange|instead",
            "flight|date|time|cabin|class|depart|arriv|stop",
            "passenger|birth|bag|luggage|insurance|seat");

    private TauCustomers() {}

    /** Makes one that says what it knows when asked, and leaves once it is served or has heard so many speeches. */
    static Customer scripted(TauConversation conversation, int patience) {
        Scenario scenario = conversation.task().scenario();
        List<Slot> slots = new ArrayList<>();
        add(slots, "your name|zip|e-?mail|user id|identity|verify|authenticate|who are you", scenario.identity());
        for (String topic : TOPICS) {
            Pattern words = Slot.of(topic, "").asked();
            add(
                    slots,
                    "(?:what|which|where|why|when|how|could you|can you|please)[^.!]*\\b(?:" + topic + ")",
                    scenario.on(words));
        }
        return new ScriptedCustomer(new ScriptedCustomer.Script(
                scenario.opening(),
                slots,
                speech -> conversation.isServed(),
                "That is all, thank you. Goodbye.",
                Customer.Reply.answer("Yes, please go ahead."),
                patience));
    }

    private static void add(List<Slot> slots, String asked, String answer) {
        if (!answer.isBlank()) {
            slots.add(Slot.of(asked, answer));
        }
    }
}
