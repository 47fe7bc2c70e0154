package org.archerrl.env.webshop;

/**
 * A piece of a page.
 *
 * @param kind what it is, and so what a click on it does
 * @param text what it shows
 * @param group the option that a choice belongs to; empty for anything else
 */
record Element(Kind kind, String text, String group) {
    /** What a piece of a page is. */
    enum Kind {
        INSTRUCTION,
        TEXT,
        /** The button of the search field, which nobody clicks: a search is an utterance of its own. */
        FIELD,
        BUTTON,
        PRODUCT,
        /** A value of an option. */
        CHOICE,
        /** The value of an option that is chosen. */
        CHOSEN;

        boolean isClickable() {
            return compareTo(FIELD) > 0;
        }
    }

    /** A piece that belongs to no option. */
    Element(Kind kind, String text) {
        this(kind, text, "");
    }
}
