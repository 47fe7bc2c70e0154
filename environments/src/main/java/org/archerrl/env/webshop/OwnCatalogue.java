package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.env.webshop.CatalogueWords.Department;
import org.archerrl.env.webshop.CatalogueWords.Kind;
import org.archerrl.env.webshop.CatalogueWords.Shelf;

/** Makes a shop of products and goals in our own words. The same numbers give the same shop. */
final class OwnCatalogue {
    /** How many kinds of product there are. */
    static final int KINDS = CatalogueWords.shipped().shelves().size();

    private static final int GOALS_PER_PRODUCT = 2;

    private final CatalogueWords words = CatalogueWords.shipped();
    private final SplittableRandom random;

    private OwnCatalogue(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Makes one.
     *
     * @param count how many products
     * @param kinds of how many kinds, 1 to {@link #KINDS}, spread evenly over the departments
     */
    static Shop shop(int count, int kinds, long seed) {
        OwnCatalogue catalogue = new OwnCatalogue(seed);
        ImmutableList<Product> products = catalogue.products(count, kinds);
        List<Goal> goals = new ArrayList<>();
        for (int i = 0; i < GOALS_PER_PRODUCT; i++) {
            products.forEach(product -> goals.add(catalogue.goal(product)));
        }
        Shuffle.inPlace(goals, catalogue.random::nextInt);
        return new Shop(Shop.Origin.OWN, products, goals);
    }

    private ImmutableList<Product> products(int count, int kinds) {
        ImmutableList<Shelf> shelves = words.shelves();
        List<Integer> numbers =
                new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
        Shuffle.inPlace(numbers, random::nextInt);
        Set<String> titles = new HashSet<>();
        return IntStream.range(0, count)
                .mapToObj(i -> Stream.generate(
                                () -> product(numbers.get(i), shelves.get(i % kinds * shelves.size() / kinds)))
                        .filter(product -> titles.add(product.title()))
                        .findFirst()
                        .orElseThrow())
                .sorted(Comparator.comparing(Product::asin))
                .collect(ImmutableList.toImmutableList());
    }

    private Product product(int number, Shelf shelf) {
        Department department = shelf.department();
        Kind kind = shelf.kind();
        String brand = any(words.brands());
        String use = any(department.uses());
        List<String> attributes =
                some(2 + random.nextInt(3), sorted(department.attributes().keySet()));
        String told = random.nextBoolean() ? ", " + capitalized(attributes.get(0)) : "";
        String title = brand + " " + any(kind.styles()) + " " + capitalized(kind.name()) + told + " for " + use;
        double price = kind.lowest() + random.nextInt(kind.highest() - kind.lowest()) + 0.99;
        return new Product(
                String.format(Locale.ROOT, "P%03d", number),
                department.category(),
                kind.name(),
                department.path() + " › " + kind.branch(),
                title,
                "A " + kind.name() + " by " + brand + ": " + String.join(", ", attributes) + ".",
                attributes.stream().map(department.attributes()::get).collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(attributes),
                ImmutableMap.copyOf(Maps.transformValues(kind.options(), ImmutableList::copyOf)),
                "$" + price,
                price);
    }

    /** Asks for one or two of a product's attributes, and for one value of each of its options. */
    private Goal goal(Product product) {
        List<String> attributes = some(1 + random.nextInt(2), product.attributes());
        List<GoalOption> options = new ArrayList<>();
        List<String> choices = new ArrayList<>();
        product.options().forEach((name, values) -> {
            String value = any(values);
            options.add(GoalOption.of(value));
            choices.add(name + " " + value);
        });
        double most = PriceBound.above(product.price(), random);
        String wish = any(List.of("i need %s, %s", "looking for %s, %s", "find me %s, %s"));
        return new Goal(
                product.asin(),
                product.query(),
                product.path(),
                product.title(),
                String.format(Locale.ROOT, wish, product.query(), String.join(" and ", attributes)) + ", "
                        + String.join(", ", choices) + PriceBound.told(most),
                ImmutableList.copyOf(attributes),
                ImmutableList.copyOf(options),
                most,
                1);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(int count, List<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        Shuffle.inPlace(shuffled, random::nextInt);
        return shuffled.subList(0, count);
    }

    private static List<String> sorted(Set<String> all) {
        return all.stream().sorted().toList();
    }

    private static String capitalized(String words) {
        return Stream.of(words.split(" ", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
