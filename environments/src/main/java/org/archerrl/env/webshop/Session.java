package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One visit to a shop: which page is open, and what a search or a click makes of it (WebShop's {@code SimServer}).
 *
 * <p>The pages: the search; its results, some a page; a product; a part of a product; the end.
 */
final class Session {
    static final String HOME = "WebShop";
    static final String BUY = "Buy Now";
    static final String BACK = "Back to Search";
    static final String NEXT = "Next >";
    static final String PREVIOUS = "< Prev";
    static final String RESULTS_TITLE = "Page %d (Total results: %d)";

    /** A part of a product that has a page of its own. */
    enum Part {
        DESCRIPTION("Description"),
        FEATURES("Features"),
        REVIEWS("Reviews"),
        ATTRIBUTES("Attributes");

        private final String button;

        Part(String button) {
            this.button = button;
        }
    }

    private final Shop shop;
    private final String instruction;
    private final int pageSize;
    private final ImmutableList<Part> parts;

    private ImmutableList<Product> found = ImmutableList.of();
    private String query;
    private int page;
    private Product product;
    private Part part;
    private final Map<String, String> chosen = new LinkedHashMap<>();
    private boolean bought;

    /**
     * Begins a visit at the search.
     *
     * @param instruction what every page but the last one tells
     * @param pageSize how many results a page shows
     * @param parts the parts of a product that have pages
     */
    Session(Shop shop, String instruction, int pageSize, List<Part> parts) {
        this.shop = shop;
        this.instruction = instruction;
        this.pageSize = pageSize;
        this.parts = ImmutableList.copyOf(parts);
    }

    boolean atSearch() {
        return query == null;
    }

    /** Returns what was bought, if anything was. */
    Optional<Product> purchase() {
        return bought ? Optional.of(product) : Optional.empty();
    }

    /** Returns the chosen values by option. */
    Map<String, String> chosen() {
        return chosen;
    }

    /** Opens the first page of a search's results. */
    void search(String words) {
        query = words;
        found = shop.search(words);
        showResults(1);
    }

    /**
     * Clicks on what shows this text, in upper or lower case; of several, the last one counts.
     *
     * @return what was clicked; nothing if the page does not have it
     */
    Optional<Element> click(String text) {
        Optional<Element> clicked = elements().stream()
                .filter(element -> element.kind().isClickable())
                .filter(element -> element.text().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT)))
                .reduce((earlier, later) -> later);
        clicked.ifPresent(this::follow);
        return clicked;
    }

    private void follow(Element element) {
        switch (element.kind()) {
            case PRODUCT -> product = shop.product(element.text());
            case CHOICE, CHOSEN -> chosen.put(element.group(), element.text());
            default -> press(element.text());
        }
    }

    private void press(String button) {
        switch (button) {
            case BUY -> bought = true;
            case BACK -> {
                showResults(0);
                query = null;
            }
            case NEXT -> showResults(page + 1);
            case PREVIOUS -> goBack();
            default -> part = parts.stream()
                    .filter(one -> one.button.equals(button))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void goBack() {
        if (part != null) {
            part = null;
        } else {
            showResults(product == null ? page - 1 : page);
        }
    }

    private void showResults(int number) {
        page = number;
        product = null;
        part = null;
        chosen.clear();
    }

    /** Returns the open page from top to bottom. */
    ImmutableList<Element> elements() {
        ImmutableList.Builder<Element> elements = ImmutableList.builder();
        if (bought) {
            return elements.add(text("Thank you for shopping with us!")).build();
        }
        Element told = new Element(Element.Kind.INSTRUCTION, instruction);
        if (atSearch()) {
            return elements.add(text(HOME), told, new Element(Element.Kind.FIELD, "Search"))
                    .build();
        }
        elements.add(told, button(BACK));
        if (product == null) {
            addResults(elements);
        } else if (part == null) {
            addProduct(elements);
        } else {
            elements.add(button(PREVIOUS));
            lines().forEach(line -> elements.add(text(line)));
        }
        return elements.build();
    }

    private static Element text(String text) {
        return new Element(Element.Kind.TEXT, text);
    }

    private static Element button(String text) {
        return new Element(Element.Kind.BUTTON, text);
    }

    private void addResults(ImmutableList.Builder<Element> elements) {
        elements.add(text(String.format(Locale.ROOT, RESULTS_TITLE, page, found.size())));
        if (page > 1) {
            elements.add(button(PREVIOUS));
        }
        elements.add(button(NEXT));
        found.stream().skip((page - 1L) * pageSize).limit(pageSize).forEach(result -> {
            elements.add(new Element(Element.Kind.PRODUCT, result.asin()));
            elements.add(text(result.title()));
            elements.add(text(result.priceTag()));
        });
    }

    private void addProduct(ImmutableList.Builder<Element> elements) {
        elements.add(button(PREVIOUS));
        product.options().forEach((name, values) -> {
            elements.add(text(name));
            for (String value : values) {
                boolean isChosen = value.equals(chosen.get(name));
                elements.add(new Element(isChosen ? Element.Kind.CHOSEN : Element.Kind.CHOICE, value, name));
            }
        });
        elements.add(text(product.title()));
        elements.add(text("Price: " + product.priceTag()));
        elements.add(text("Rating: N.A."));
        parts.forEach(one -> elements.add(button(one.button)));
        elements.add(button(BUY));
    }

    private List<String> lines() {
        return switch (part) {
            case DESCRIPTION -> List.of(product.description());
            case FEATURES -> product.bullets();
            case REVIEWS -> List.of();
            case ATTRIBUTES -> ImmutableList.<String>builder()
                    .addAll(product.attributes())
                    .add(product.category(), product.query(), product.path())
                    .build();
        };
    }

    /** Returns where the visit stands: all that decides what can follow. */
    String place() {
        return String.join(
                "\n",
                "" + query,
                "" + page,
                product == null ? "" : product.asin(),
                "" + part,
                "" + chosen,
                "" + bought);
    }
}
