package org.archerrl.env.webshop;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.Locale;
import java.util.SplittableRandom;

/** Reads one product of WebShop's item file as WebShop does ({@code engine.py}, {@code load_products}). */
final class ProductReader {
    private static final double UNKNOWN_PRICE = 100;

    private ProductReader() {}

    /** Returns the number of a product, which it must have. */
    static String asin(JsonNode item) {
        return required(item, "asin", "?");
    }

    /** Says whether WebShop takes such a product. */
    static boolean isUsed(String asin) {
        return !asin.equals("nan") && asin.length() <= 10;
    }

    /**
     * Reads a product.
     *
     * @param known what the attribute file has on it; missing if it has nothing
     * @param random draws the price where there is a range
     * @throws IllegalArgumentException if it does not have what it should
     */
    static Product product(JsonNode item, JsonNode known, SplittableRandom random) {
        String asin = asin(item);
        ImmutableList<Double> pricing = pricing(item.path("pricing").asText(""), asin);
        JsonNode attributes = known.path("attributes");
        return new Product(
                asin,
                item.path("category").asText(""),
                required(item, "query", asin).toLowerCase(Locale.ROOT).strip(),
                required(item, "product_category", asin),
                required(item, "name", asin),
                text(item.path("full_description")),
                texts(item.path("small_description")),
                attributes.isArray() ? texts(attributes) : ImmutableList.of("DUMMY_ATTR"),
                options(item.path("customization_options"), asin),
                pricing.size() < 2 ? "$" + pricing.get(0) : "$" + pricing.get(0) + " to $" + pricing.get(1),
                pricing.size() < 2
                        ? pricing.get(0)
                        : pricing.get(0) + (pricing.get(1) - pricing.get(0)) * random.nextDouble());
    }

    private static String required(JsonNode item, String field, String asin) {
        if (!item.path(field).isTextual()) {
            throw new IllegalArgumentException("product " + asin + " has no text '" + field + "'");
        }
        return item.get(field).asText();
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : "";
    }

    /** Returns the texts of a list; a text by itself is a list of one. */
    static ImmutableList<String> texts(JsonNode value) {
        return value.isTextual()
                ? ImmutableList.of(value.asText())
                : Streams.stream(value).map(ProductReader::text).collect(ImmutableList.toImmutableList());
    }

    /** Returns the price, or the two ends of its range. */
    private static ImmutableList<Double> pricing(String tag, String asin) {
        try {
            ImmutableList<Double> prices = Splitter.on('$')
                    .splitToStream(tag)
                    .skip(1)
                    .limit(2)
                    .map(price -> Double.valueOf(price.replaceAll("[^\\d.]", "")))
                    .collect(ImmutableList.toImmutableList());
            return prices.isEmpty() ? ImmutableList.of(UNKNOWN_PRICE) : prices;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("product " + asin + " has the pricing '" + tag + "', no dollars", e);
        }
    }

    private static ImmutableMap<String, ImmutableList<String>> options(JsonNode customization, String asin) {
        ImmutableMap.Builder<String, ImmutableList<String>> options = ImmutableMap.builder();
        customization.fields().forEachRemaining(option -> {
            if (!option.getValue().isNull()) {
                options.put(
                        option.getKey().toLowerCase(Locale.ROOT),
                        Streams.stream(option.getValue())
                                .map(choice -> required(choice, "value", asin))
                                .map(value -> value.strip().replace("/", " | ").toLowerCase(Locale.ROOT))
                                .collect(ImmutableList.toImmutableList()));
            }
        });
        return options.buildKeepingLast();
    }
}
