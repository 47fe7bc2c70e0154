package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;

/**
 * What a buyer is asked for, made from one product.
 *
 * @param asin the product it was made from; other products may satisfy it as well
 * @param query the product's kind
 * @param path the product's place in the tree of categories
 * @param name the product's title
 * @param instruction what the buyer reads
 * @param attributes what is asked for, at least one
 * @param options which options are asked for
 * @param priceUpper the most that may be paid, in dollars
 * @param weight how often the goal is drawn, in proportion
 */
record Goal(
        String asin,
        String query,
        String path,
        String name,
        String instruction,
        ImmutableList<String> attributes,
        ImmutableList<GoalOption> options,
        double priceUpper,
        double weight) {

    /** Stands where any price will do. */
    static final double ANY_PRICE = 1_000_000;

    /** Returns the same goal, drawn so often. */
    Goal weighing(double newWeight) {
        return new Goal(asin, query, path, name, instruction, attributes, options, priceUpper, newWeight);
    }

    /** Returns all of it in a sentence that no page says. */
    String told() {
        return "wanted: " + asin + ", which is " + String.join(" and ", attributes)
                + options.stream().map(option -> "; " + option.value()).collect(Collectors.joining())
                + "; at most " + priceUpper;
    }
}
