package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One product of a shop, with the fields of WebShop's item files.
 *
 * @param asin its number: what a link shows, at most ten characters
 * @param category the department
 * @param query the search that it was found by, lower case: its kind
 * @param path its place in the tree of categories, joined by {@code ›}
 * @param title its name
 * @param description a text
 * @param bullets the features, one line each
 * @param attributes what a goal may ask for; no page shows them unless the shop has the page for it
 * @param options names to values, all lower case; a buyer may choose one value of each
 * @param priceTag the price as pages show it, a range perhaps
 * @param price what it costs, in dollars
 */
record Product(
        String asin,
        String category,
        String query,
        String path,
        String title,
        String description,
        ImmutableList<String> bullets,
        ImmutableList<String> attributes,
        ImmutableMap<String, ImmutableList<String>> options,
        String priceTag,
        double price) {

    /** Returns what search looks through: title, description, first feature and options, lower case. */
    String searchable() {
        String choices = options.entrySet().stream()
                .map(option -> option.getKey() + ": " + String.join(", ", option.getValue()))
                .collect(Collectors.joining(", and "));
        String feature = bullets.isEmpty() ? "" : bullets.get(0);
        return String.join(" ", title, description, feature, choices).toLowerCase(Locale.ROOT);
    }
}
