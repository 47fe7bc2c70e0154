package org.archerrl.env.support;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.Player;
import org.archerrl.env.support.Order.Status;

/** Finds the order, asks for what is missing, and keeps to the policy; knows what it was told, and nothing else. */
final class ExpertPlayer implements Player {
    private static final Pattern NUMBER = Pattern.compile("Customer: It is (\\d+)\\.");
    private static final Pattern NAME = Pattern.compile("I am (\\w+)\\.");
    private static final Pattern COLOUR = Pattern.compile("Customer: In (\\w+)\\.");
    private static final Pattern CITY = Pattern.compile("Customer: To (\\w+)\\.");
    private static final Pattern ORDER =
            Pattern.compile("Result: \\w+ \\w+, (processing|shipped|delivered)(?: (\\d+) days ago)?\\n");
    private static final Pattern STOCK = Pattern.compile("Result: (in stock|sold out)");
    private static final int FIRST_LIMIT = 30;
    private static final int LAST_LIMIT = 90;

    private Request request = Request.CANCEL;
    private String product = "";
    private String number = "";
    private String name = "";
    private String reason = "";
    private String colour = "";
    private String city = "";
    private String status = "";
    private int days;
    private String stock = "";
    private boolean isWritten;

    @Override
    public String speak(String observation) {
        hear(observation);
        return next();
    }

    /** Takes in what is new. */
    void hear(String observation) {
        for (Request possible : Request.values()) {
            Matcher opening = possible.in(observation);
            if (opening.find()) {
                request = possible;
                product = opening.group(1);
                number = opening.group(2) == null ? "" : opening.group(2);
            }
        }
        number = heard(NUMBER, observation, number);
        name = heard(NAME, observation, name);
        colour = heard(COLOUR, observation, colour);
        city = heard(CITY, observation, city);
        stock = heard(STOCK, observation, stock);
        number = heard(Pattern.compile("(?:Result: |, )(\\d+) " + product + "\\b"), observation, number);
        if (observation.contains("It came broken")) {
            reason = SupportCase.BROKEN;
        } else if (observation.contains("I do not like it")) {
            reason = SupportCase.UNWANTED;
        }
        Matcher order = ORDER.matcher(observation);
        if (order.find()) {
            status = order.group(1);
            days = order.group(2) == null ? 0 : Integer.parseInt(order.group(2));
        }
        isWritten |= observation.contains("Result: ok");
    }

    private static String heard(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /** Returns the right utterance. */
    String next() {
        if (isWritten) {
            return Phrases.DONE;
        }
        if (number.isEmpty()) {
            return name.isEmpty() ? Phrases.NUMBER : Phrases.find(name);
        }
        if (status.isEmpty()) {
            return Phrases.show(number);
        }
        if (isHopeless()) {
            return Phrases.REFUSAL;
        }
        return missing().isEmpty() ? isForbidden() ? Phrases.REFUSAL : write() : missing();
    }

    /** Returns whether the next utterance acts on the policy: does what is wanted, or refuses it. */
    boolean isDeciding() {
        return !isWritten
                && !number.isEmpty()
                && !status.isEmpty()
                && (isHopeless() || missing().isEmpty());
    }

    /** Returns the wrong decision where the next utterance is one and enough is known for the other. */
    String opposite() {
        return isHopeless() || isForbidden() ? missing().isEmpty() ? write() : missing() : Phrases.REFUSAL;
    }

    private boolean isHopeless() {
        return switch (request) {
            case CANCEL, MOVE -> !status.equals(Status.PROCESSING.toString());
            case REFUND -> !status.equals(Status.DELIVERED.toString()) || days > LAST_LIMIT;
            case EXCHANGE -> !status.equals(Status.DELIVERED.toString()) || days > FIRST_LIMIT;
        };
    }

    private boolean isForbidden() {
        return switch (request) {
            case CANCEL, MOVE -> false;
            case REFUND -> days > FIRST_LIMIT && !reason.equals(SupportCase.BROKEN);
            case EXCHANGE -> !stock.equals("in stock");
        };
    }

    private String missing() {
        return switch (request) {
            case CANCEL -> "";
            case MOVE -> city.isEmpty() ? Phrases.CITY : "";
            case REFUND -> reason.isEmpty() ? Phrases.REASON : "";
            case EXCHANGE -> colour.isEmpty() ? Phrases.COLOUR : stock.isEmpty() ? Phrases.stock(product, colour) : "";
        };
    }

    private String write() {
        return switch (request) {
            case CANCEL -> Phrases.cancel(number);
            case MOVE -> Phrases.move(number, city);
            case REFUND -> Phrases.refund(number, reason);
            case EXCHANGE -> Phrases.exchange(number, colour);
        };
    }
}
