package org.archerrl.env.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The browsers there are. */
enum BrowserKind {
    /** HtmlUnit, in this process. */
    HTMLUNIT,
    /** Chromium, through its driver. */
    CHROMIUM;

    /** Returns the words of the setting {@code browser}. */
    static List<String> words() {
        return Arrays.stream(values()).map(BrowserKind::word).toList();
    }

    /** Returns the one of that word. */
    static BrowserKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
