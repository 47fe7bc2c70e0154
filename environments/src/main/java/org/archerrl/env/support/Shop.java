package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;
import java.util.SplittableRandom;

/** What the shop sells, who buys, and how long ago. */
final class Shop {
    static final ImmutableList<String> NAMES = ImmutableList.of(
            "Ada", "Ben", "Cleo", "Dan", "Ewa", "Finn", "Gus", "Hana", "Ivo", "Jane", "Kai", "Lea", "Milo", "Nina",
            "Omar", "Pia");
    static final ImmutableList<String> PRODUCTS =
            ImmutableList.of("lamp", "mug", "rug", "chair", "clock", "scarf", "vase", "kettle");
    static final ImmutableList<String> COLOURS = ImmutableList.of("red", "blue", "green", "white", "black");
    static final ImmutableList<String> CITIES = ImmutableList.of("Oslo", "Lima", "Rome", "Cairo", "Delhi");
    /** Days since delivery: well within each of the policy's limits, just within, and beyond. */
    static final ImmutableList<Integer> DAYS = ImmutableList.of(3, 7, 11, 19, 24, 28, 30, 31, 62, 90, 91, 120);

    static final int FIRST_NUMBER = 10;
    static final int LAST_NUMBER = 99;

    private Shop() {}

    static <T> T any(ImmutableList<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    static <T> T other(ImmutableList<T> list, T one, SplittableRandom random) {
        int skip = 1 + random.nextInt(list.size() - 1);
        return list.get((list.indexOf(one) + skip) % list.size());
    }
}
