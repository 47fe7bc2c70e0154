package org.archerrl.env.webshop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which goals are for training and which are held out. */
final class GoalSplit {
    /** WebShop tests on the first 500 goals and develops on the next 1,000. */
    private static final int TEST = 500;

    private static final int TRAIN_FROM = 1500;
    private static final int EVERY = 5;

    /** The parts that a task draws from. */
    enum Part {
        TRAINING,
        HELD_OUT
    }

    private GoalSplit() {}

    /**
     * Returns the goals of a part. Of WebShop's files, if there are more than 1,500 goals, the first 500 are held out and those
     * from 1,500 on are for training; otherwise all goals of every fifth product are held out.
     *
     * @param most how many at most, the first ones; 0 is all
     */
    static List<Goal> of(Shop shop, Part part, int most) {
        boolean published =
                shop.origin() == Shop.Origin.WEBSHOP_FILES && shop.goals().size() > TRAIN_FROM;
        List<Goal> goals = published ? published(shop.goals(), part) : ofEveryFifthProduct(shop, part);
        return most == 0 || most > goals.size() ? goals : goals.subList(0, most);
    }

    private static List<Goal> published(List<Goal> all, Part part) {
        return part == Part.HELD_OUT ? all.subList(0, TEST) : all.subList(TRAIN_FROM, all.size());
    }

    /** Of a shop so small that one of the parts would be empty, both parts are the whole. */
    private static List<Goal> ofEveryFifthProduct(Shop shop, Part part) {
        List<Product> products = shop.products();
        Set<String> heldOut = IntStream.range(0, products.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(i -> products.get(i).asin())
                .collect(Collectors.toSet());
        Map<Boolean, List<Goal>> parts =
                shop.goals().stream().collect(Collectors.partitioningBy(goal -> heldOut.contains(goal.asin())));
        boolean isSplit = !parts.get(true).isEmpty() && !parts.get(false).isEmpty();
        return isSplit ? parts.get(part == Part.HELD_OUT) : shop.goals();
    }
}
