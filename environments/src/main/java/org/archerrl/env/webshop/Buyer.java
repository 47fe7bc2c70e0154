package org.archerrl.env.webshop;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.archerrl.env.Player;

/**
 * Searches for the words of the instruction, opens the result whose title fits best, chooses the options that are named and buys.
 * Knows no more than the pages say.
 */
final class Buyer implements Player {
    /**
     * How careful a buyer is: chances, 0 to 1.
     *
     * @param keepsWord that a word of the instruction gets into the search
     * @param compares that the best result of a page is opened and not any of them
     * @param choosesOption that a named option is chosen
     * @param mistakesOption that another value is clicked first
     */
    record Habits(double keepsWord, double compares, double choosesOption, double mistakesOption) {
        static final Habits CAREFUL = new Habits(1, 1, 1, 0);
        static final Habits HASTY = new Habits(0.8, 0.6, 0.5, 0.1);
    }

    private final Habits habits;
    private final SplittableRandom random;
    private final Set<String> considered = new HashSet<>();

    Buyer(Habits habits, SplittableRandom random) {
        this.habits = habits;
        this.random = random;
    }

    @Override
    public String speak(String observation) {
        ShopPage page = ShopPage.read(observation);
        Wish wish = Wish.of(page.instruction());
        return switch (page.kind()) {
            case SEARCH -> "search[" + query(wish) + "]";
            case RESULTS -> page.offers().isEmpty() ? click(Session.BACK) : click(best(page.offers(), wish));
            case PRODUCT -> click(nextOnProduct(page.choices(), wish));
            case PART -> click(Session.PREVIOUS);
        };
    }

    static String click(String text) {
        return "click[" + text + "]";
    }

    private String query(Wish wish) {
        considered.clear();
        List<String> kept =
                wish.words().stream().filter(word -> chance(habits.keepsWord())).toList();
        return kept.isEmpty() ? "anything" : String.join(" ", kept);
    }

    private String best(List<ShopPage.Offer> offers, Wish wish) {
        if (!chance(habits.compares())) {
            return offers.get(random.nextInt(offers.size())).asin();
        }
        Comparator<ShopPage.Offer> affordable = Comparator.comparing(offer -> price(offer) <= wish.most());
        return offers.stream()
                .max(affordable.thenComparing(offer -> wish.shared(offer.title())))
                .orElseThrow()
                .asin();
    }

    /** Returns what a result costs; of a range the lower end. */
    private static double price(ShopPage.Offer offer) {
        String first = offer.price().replaceAll("^\\$([\\d.]+).*$", "$1");
        return first.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(first) : 0;
    }

    private String nextOnProduct(List<String> choices, Wish wish) {
        List<String> open = choices.stream()
                .filter(wish::names)
                .filter(choice -> !considered.contains(choice))
                .collect(Collectors.toList());
        while (!open.isEmpty()) {
            String choice = open.remove(0);
            if (chance(habits.mistakesOption())) {
                return choices.get(random.nextInt(choices.size()));
            }
            considered.add(choice);
            if (chance(habits.choosesOption())) {
                return choice;
            }
        }
        return Session.BUY;
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }
}
