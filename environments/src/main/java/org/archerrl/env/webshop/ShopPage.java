package org.archerrl.env.webshop;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a scripted buyer reads of an observation, in either view.
 *
 * @param kind which page it is
 * @param instruction what is asked for
 * @param offers the results it shows
 * @param choices the values of options it shows; in WebShop's own view perhaps some option's name too, which looks the same there
 */
record ShopPage(Kind kind, String instruction, ImmutableList<Offer> offers, ImmutableList<String> choices) {
    /** The pages that look different. */
    enum Kind {
        SEARCH,
        RESULTS,
        PRODUCT,
        PART
    }

    /** A result. */
    record Offer(String asin, String title, String price) {}

    private static final Pattern BRACKETED = Pattern.compile("\\[+([^\\[\\]]*)]+|[^\\[]+");
    private static final Pattern RESULTS_TITLE = Pattern.compile("Page \\d+ \\(Total results: \\d+\\)");
    private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
    private static final Splitter PIECES = Splitter.on(View.SEPARATOR);

    /** What options are called: our own, and the most usual ones of WebShop. */
    static final ImmutableSet<String> OPTION_NAMES = Stream.concat(
                    Stream.of(
                            "color", "size", "style", "flavor name", "scent name", "item package quantity", "fit type"),
                    CatalogueWords.shipped().shelves().stream()
                            .flatMap(shelf -> shelf.kind().options().keySet().stream()))
            .collect(ImmutableSet.toImmutableSet());

    /** Reads a page. */
    static ShopPage read(String observation) {
        List<String> pieces = pieces(observation);
        int told = pieces.indexOf("Instruction:");
        String instruction = told < 0 || told + 1 == pieces.size() ? "" : pieces.get(told + 1);
        if (told > 0 && pieces.size() == told + 2) {
            pieces = pieces.subList(0, told);
        }
        if (pieces.contains(Session.BUY)) {
            return new ShopPage(Kind.PRODUCT, instruction, ImmutableList.of(), choices(pieces));
        }
        if (pieces.stream().anyMatch(piece -> RESULTS_TITLE.matcher(piece).matches())) {
            return new ShopPage(Kind.RESULTS, instruction, offers(pieces), ImmutableList.of());
        }
        Kind kind = pieces.contains(Session.PREVIOUS) ? Kind.PART : Kind.SEARCH;
        return new ShopPage(kind, instruction, ImmutableList.of(), ImmutableList.of());
    }

    private static List<String> pieces(String observation) {
        if (observation.contains(View.SEPARATOR)) {
            return PIECES.splitToList(observation);
        }
        return LINES.splitToStream(observation).flatMap(ShopPage::piecesOfLine).collect(Collectors.toList());
    }

    /** {@code name [value] [[chosen value]]}, or a text, or a button. */
    private static Stream<String> piecesOfLine(String line) {
        if (!line.endsWith("]")) {
            return Stream.of(line);
        }
        Matcher matcher = BRACKETED.matcher(line);
        List<String> pieces = new ArrayList<>();
        while (matcher.find()) {
            String piece = (matcher.group(1) == null ? matcher.group() : matcher.group(1)).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
        }
        return pieces.stream();
    }

    private static ImmutableList<Offer> offers(List<String> pieces) {
        ImmutableList.Builder<Offer> offers = ImmutableList.builder();
        for (int i = pieces.indexOf(Session.NEXT) + 1; i + 2 < pieces.size(); i += 3) {
            offers.add(new Offer(pieces.get(i), pieces.get(i + 1), pieces.get(i + 2)));
        }
        return offers.build();
    }

    private static ImmutableList<String> choices(List<String> pieces) {
        int from = pieces.indexOf(Session.PREVIOUS) + 1;
        int to = from;
        while (to < pieces.size() && !pieces.get(to).startsWith("Price: ")) {
            to++;
        }
        return pieces.subList(from, Math.max(from, to - 1)).stream()
                .filter(piece -> !OPTION_NAMES.contains(piece))
                .collect(ImmutableList.toImmutableList());
    }
}
