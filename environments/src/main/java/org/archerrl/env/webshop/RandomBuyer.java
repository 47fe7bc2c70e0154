package org.archerrl.env.webshop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.Player;

/** Searches for two words of the instruction and then clicks on anything that a page has, each with the same chance. */
record RandomBuyer(SplittableRandom random) implements Player {
    @Override
    public String speak(String observation) {
        ShopPage page = ShopPage.read(observation);
        if (page.kind() == ShopPage.Kind.SEARCH) {
            List<String> words = Wish.of(page.instruction()).words();
            return words.isEmpty() ? "search[anything]" : "search[" + any(words) + " " + any(words) + "]";
        }
        List<String> buttons = new ArrayList<>(List.of(Session.BACK));
        switch (page.kind()) {
            case RESULTS -> {
                buttons.add(Session.NEXT);
                page.offers().forEach(offer -> buttons.add(offer.asin()));
            }
            case PRODUCT -> {
                buttons.addAll(List.of(Session.PREVIOUS, Session.BUY, "Description", "Features"));
                buttons.addAll(page.choices());
            }
            default -> buttons.add(Session.PREVIOUS);
        }
        return Buyer.click(any(buttons));
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
