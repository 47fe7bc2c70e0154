package org.archerrl.env.webshop;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.collect.Multiset;
import com.google.common.collect.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Makes goals of WebShop's instructions as WebShop does ({@code goal.py}, {@code get_goals}), in the order of the products. */
final class GoalReader {
    private GoalReader() {}

    /** Returns a goal for each instruction that somebody wrote and that has attributes; all are drawn equally often. */
    static List<Goal> human(List<Product> products, JsonNode written, SplittableRandom random) {
        List<Goal> goals = new ArrayList<>();
        for (Product product : products) {
            for (JsonNode one : written.path(product.asin())) {
                ImmutableList<String> attributes = ProductReader.texts(one.path("instruction_attributes"));
                if (!attributes.isEmpty()) {
                    String said = CharMatcher.is('.').trimFrom(text(one, "instruction", product));
                    double most = PriceBound.above(product.price(), random);
                    goals.add(goal(product, said, attributes, options(one.path("instruction_options")), most));
                }
            }
        }
        return goals;
    }

    /**
     * Returns a goal for each combination of the options of each product that has an instruction; one is drawn the more often the
     * rarer its attributes are among the goals.
     */
    static List<Goal> synthetic(List<Product> products, JsonNode known, SplittableRandom random) {
        List<Goal> goals = new ArrayList<>();
        for (Product product : products) {
            JsonNode one = known.path(product.asin());
            if (!one.hasNonNull("instruction")) {
                continue;
            }
            ImmutableList<String> attributes = ProductReader.texts(one.path("instruction_attributes"));
            double most = PriceBound.above(product.price(), random);
            for (List<GoalOption> options : combinations(product)) {
                String said = text(one, "instruction", product) + told(options);
                goals.add(goal(product, said, attributes, ImmutableList.copyOf(options), most));
            }
        }
        return weighted(goals);
    }

    private static List<List<GoalOption>> combinations(Product product) {
        return Lists.cartesianProduct(product.options().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(option -> Lists.transform(option.getValue(), value -> new GoalOption(option.getKey(), value)))
                .toList());
    }

    private static String told(List<GoalOption> options) {
        return options.isEmpty()
                ? ""
                : options.stream()
                        .map(option -> option.name() + ": " + option.value())
                        .collect(Collectors.joining(", and ", " with ", ""));
    }

    private static List<Goal> weighted(List<Goal> goals) {
        Multiset<String> frequency = HashMultiset.create();
        goals.forEach(goal -> frequency.addAll(goal.attributes()));
        return goals.stream()
                .map(goal -> goal.weighing(goal.attributes().stream()
                        .mapToDouble(attribute -> 1.0 / frequency.count(attribute))
                        .average()
                        .orElseThrow()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static ImmutableList<GoalOption> options(JsonNode asked) {
        return asked.isObject()
                ? Streams.stream(asked.fields())
                        .map(option -> new GoalOption(
                                option.getKey(), option.getValue().asText()))
                        .collect(ImmutableList.toImmutableList())
                : ProductReader.texts(asked).stream().map(GoalOption::of).collect(ImmutableList.toImmutableList());
    }

    private static Goal goal(
            Product product,
            String said,
            ImmutableList<String> attributes,
            ImmutableList<GoalOption> options,
            double most) {
        if (attributes.isEmpty()) {
            throw new IllegalArgumentException("the instruction of product " + product.asin() + " has no attributes");
        }
        return new Goal(
                product.asin(),
                product.query(),
                product.path(),
                product.title(),
                said + PriceBound.told(most),
                attributes,
                options,
                most,
                1);
    }

    private static String text(JsonNode one, String field, Product product) {
        if (!one.path(field).isTextual()) {
            throw new IllegalArgumentException("product " + product.asin() + " has no text '" + field + "'");
        }
        return one.get(field).asText();
    }
}
