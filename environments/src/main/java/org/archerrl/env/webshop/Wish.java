package org.archerrl.env.webshop;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scripted buyer understands of an instruction.
 *
 * @param words what to search for: the words that say something, options left out where they are named
 * @param text all of it but the price, lower case, single blanks between words and around
 * @param most the highest price, in dollars
 */
record Wish(ImmutableList<String> words, String text, double most) {
    private static final Pattern PRICE = Pattern.compile(",? and price lower than ([\\d.]+) dollars");
    private static final Pattern OPTIONS =
            Pattern.compile("(, | with )(" + String.join("|", ShopPage.OPTION_NAMES) + ")[ :]");
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace().or(CharMatcher.anyOf(",;:!?\"()")))
            .omitEmptyStrings();
    private static final ImmutableSet<String> EMPTY = ImmutableSet.copyOf(WORDS.split(
            "a an and are at be buy can find for get have i i'd i'm im in is it like looking me my need of on or please some that"
                    + " the them to want which with would you"));

    /** Reads an instruction. */
    static Wish of(String instruction) {
        Matcher price = PRICE.matcher(instruction);
        double most = price.find() ? Double.parseDouble(price.group(1)) : Goal.ANY_PRICE;
        String wanted = price.replaceAll("").toLowerCase(Locale.ROOT);
        Matcher options = OPTIONS.matcher(wanted);
        String thing = options.find() ? wanted.substring(0, options.start()) : wanted;
        return new Wish(
                words(thing).stream().filter(word -> !EMPTY.contains(word)).collect(ImmutableList.toImmutableList()),
                normalized(wanted),
                most);
    }

    /** Says whether the wish has these words, side by side. */
    boolean names(String words) {
        return text.contains(normalized(words));
    }

    /** Returns how many of the words searched for are among these. */
    long shared(String title) {
        ImmutableSet<String> has = ImmutableSet.copyOf(words(title.toLowerCase(Locale.ROOT)));
        return words.stream().distinct().filter(has::contains).count();
    }

    private static String normalized(String text) {
        return " " + String.join(" ", words(text)) + " ";
    }

    private static List<String> words(String text) {
        return WORDS.splitToList(text);
    }
}
