package org.archerrl.env.webshop;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a purchase is worth and why: WebShop's formula (arXiv 2207.01206, {@code engine/goal.py}).
 *
 * @param type how much the kinds of the two products agree, 0 to 1
 * @param attributes how many of the goal's attributes the product has
 * @param options how many of the goal's options were chosen
 * @param price whether the price is within the goal's
 * @param asked how many of these three there could be together: attributes + options + 1
 */
record Reward(TypeMatch type, int attributes, int options, boolean price, int asked) {
    /** Texts that are more alike than this are taken for the same. */
    private static final int ALIKE = 85;

    /**
     * How much the kinds of two products agree.
     *
     * @param query whether both were found by the same search
     * @param category whether their paths share two categories
     * @param titleScore the share of the goal's nouns, repetitions counted, that the product's title has too
     */
    record TypeMatch(boolean query, boolean category, double titleScore) {
        /** Compares what was bought with what was asked for. */
        static TypeMatch of(Product bought, Goal goal) {
            return new TypeMatch(
                    bought.query().equals(goal.query()),
                    Sets.intersection(categories(bought.path()), categories(goal.path()))
                                    .size()
                            >= 2,
                    titleScore(Nouns.of(bought.title()), Nouns.of(goal.name())));
        }

        private static ImmutableSet<String> categories(String path) {
            return ImmutableSet.copyOf(Splitter.on('›').trimResults().split(path));
        }

        static double titleScore(List<String> bought, List<String> asked) {
            Set<String> common = new HashSet<>(asked);
            common.retainAll(new HashSet<>(bought));
            return asked.isEmpty() ? 0.2 : common.size() / (double) asked.size();
        }

        /** Returns the factor of the whole reward. A title that shares nothing outweighs every other agreement. */
        double factor() {
            if (titleScore == 0) {
                return 0;
            }
            if (titleScore < 0.1) {
                return 0.1;
            }
            return query || category || titleScore > 0.2 ? 1 : 0.5;
        }
    }

    /** Values a purchase. */
    static Reward of(Product bought, Collection<String> chosen, Goal goal) {
        return new Reward(
                TypeMatch.of(bought, goal),
                attributes(bought, goal),
                options(chosen, goal.options()),
                bought.price() <= goal.priceUpper(),
                goal.attributes().size() + goal.options().size() + 1);
    }

    /** Returns the reward, 0 to 1. */
    double total() {
        return type.factor() * ((attributes + options + (price ? 1 : 0)) / (double) asked);
    }

    private static int attributes(Product bought, Goal goal) {
        String title = bought.title().toLowerCase(Locale.ROOT);
        String bullets = String.join(" ", bought.bullets()).toLowerCase(Locale.ROOT);
        String description = bought.description().toLowerCase(Locale.ROOT);
        return (int) goal.attributes().stream()
                .filter(asked -> bought.attributes().stream().anyMatch(has -> TokenSetRatio.of(has, asked) > ALIKE)
                        || title.contains(asked)
                        || bullets.contains(asked)
                        || description.contains(asked))
                .count();
    }

    /** Returns how many of the options asked for are alike to one that was chosen. */
    static int options(Collection<String> chosen, Collection<GoalOption> asked) {
        List<String> normalized = chosen.stream().map(Colors::normalized).toList();
        return (int) asked.stream()
                .map(GoalOption::compared)
                .filter(option -> normalized.stream().anyMatch(value -> TokenSetRatio.of(value, option) > ALIKE))
                .count();
    }
}
