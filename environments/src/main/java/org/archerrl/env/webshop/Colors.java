package org.archerrl.env.webshop;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/** The color words of WebShop's reward ({@code engine/normalize.py}), in its order, which decides. */
final class Colors {
    private static final ImmutableList<String> WORDS = ImmutableList.copyOf(
            Splitter.onPattern("\\s+")
                    .split(
                            """
                    alabaster apricot aqua ash asphalt azure banana beige black blue blush bordeaux bronze brown burgundy camel camo
                    caramel champagne charcoal cheetah chestnut chocolate christmas coffee cognac copper coral cranberry cream crystal
                    dark denim eggplant elephant espresso fuchsia gold granite grape graphite grass gray green grey heather indigo ivory
                    ivy khaki lavender lemon leopard light lilac lime magenta maroon mauve merlot midnight mint mocha multicolor mushroom
                    mustard natural navy nude olive orange peach pewter pink plum purple rainbow red rose royal rust sand sapphire
                    seashell silver skull slate steel stone stonewash sunflower tan taupe teal tiger turquoise violet walnut wheat white
                    wine yellow"""));

    private Colors() {}

    /** Returns the first color word that occurs in the text, anywhere; the text itself if none does. */
    static String normalized(String text) {
        return WORDS.stream().filter(text::contains).findFirst().orElse(text);
    }

    /** Returns the first color word that one of the texts is. */
    static Optional<String> firstAmong(String... texts) {
        List<String> all = List.of(texts);
        return WORDS.stream().filter(all::contains).findFirst();
    }
}
