package org.archerrl.env.webshop;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nouns of a product's title, near to what WebShop gets from spaCy's tagger, of which there is none for Java.
 *
 * <p>A title is a row of names, so every word counts that begins with a letter and has two or more, unless it is on a short list of
 * function words, and of adjectives and verbs that titles are full of. {@code 's} is no part of a word, and hyphens and slashes
 * separate words. Where spaCy reads an adjective on that list as a part of a name, or a rarer one as an adjective, the two differ.
 */
final class Nouns {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private static final ImmutableSet<String> NONE = ImmutableSet.copyOf(
            Splitter.onPattern("\\s+")
                    .split(
                            """
                    a an the and or nor but for from to in into on onto of off at by with without within under over above below between
                    through than as so if then is are be been was were has have had do does did can could will would should may might must
                    not no your my our their his her its it this that these those i you we they he she what which who when where how why
                    all any both each every more most other some such only same very too just up down out about after before during per
                    also well done want made make makes keep get go feel ready eat use used using included including based inspired
                    compatible suitable perfect great good best better nice easy soft hard light heavy dark bright new old small big large
                    long short high low slim wide deep thick thin tall mini extra ultra super modern classic vintage retro simple casual
                    natural organic healthy fresh dry wet warm cool hot cold black white red blue green pink purple yellow brown gray grey
                    beige sliver wooden empty fine rich creamy funny angry lovely cozy clear free safe non anti multi portable wireless
                    electric automatic digital waterproof breathable adjustable reusable refillable removable washable durable lightweight
                    rechargeable wearable stretchable comfortable sensitive solid flowy messy synthetic professional original official
                    teenage printed padded brushed coated tousled brightening reviving depositing drying refining aging one two three four
                    five six seven eight nine ten"""));

    private Nouns() {}

    /** Returns them in their order, lower case, repetitions included. */
    static ImmutableList<String> of(String title) {
        ImmutableList.Builder<String> nouns = ImmutableList.builder();
        Matcher words = WORD.matcher(title.toLowerCase(Locale.ROOT).replaceAll("['’]s?\\b", " "));
        while (words.find()) {
            String word = words.group();
            if (word.length() > 1 && Character.isLetter(word.charAt(0)) && !NONE.contains(word)) {
                nouns.add(word);
            }
        }
        return nouns.build();
    }
}
