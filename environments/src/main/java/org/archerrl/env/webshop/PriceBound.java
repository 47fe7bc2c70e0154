package org.archerrl.env.webshop;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The most that a goal lets a buyer pay, by WebShop's rule. */
final class PriceBound {
    private static final int HIGHEST = 99;

    private PriceBound() {}

    /**
     * Draws two of the four tens that follow a price, 990 being the last one, and returns the larger; any price will do where fewer
     * than two are left.
     */
    static double above(double price, SplittableRandom random) {
        List<Integer> tens = IntStream.rangeClosed(1, HIGHEST)
                .map(i -> 10 * i)
                .filter(ten -> ten > price)
                .limit(4)
                .boxed()
                .toList();
        if (tens.size() < 2) {
            return Goal.ANY_PRICE;
        }
        int first = random.nextInt(tens.size());
        int second = random.nextInt(tens.size() - 1);
        return tens.get(Math.max(first, second < first ? second : second + 1));
    }

    /** Returns the end of an instruction that tells it; empty where any price will do. */
    static String told(double most) {
        return most == Goal.ANY_PRICE ? "" : String.format(Locale.ROOT, ", and price lower than %.2f dollars", most);
    }
}
