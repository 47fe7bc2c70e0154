package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a customer may want. */
enum Request {
    CANCEL("I want to cancel the %s."),
    MOVE("The %s must go to another city."),
    REFUND("I want my money back for the %s."),
    EXCHANGE("I want the %s in another colour.");

    private final String words;
    private final Pattern pattern;

    Request(String words) {
        this.words = words;
        this.pattern = Pattern.compile(words.replace(".", "\\.").formatted("(\\w+)") + "(?: Order (\\d+)\\.)?\\n");
    }

    /** All of them. */
    static final ImmutableList<Request> ALL = ImmutableList.copyOf(values());

    /** Returns the customer's words for it. */
    String words(String product) {
        return words.formatted(product);
    }

    /** Returns a match of a text that ends with these words: the product, and the order's number or null. */
    Matcher in(String text) {
        return pattern.matcher(text);
    }
}
