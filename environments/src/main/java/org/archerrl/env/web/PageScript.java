package org.archerrl.env.web;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script {@code page.js} and how it comes before a page's own. */
final class PageScript {
    /** Its text. */
    static final String TEXT = text();

    private static final Pattern HEAD = Pattern.compile("(?i)<head[^>]*>|<html[^>]*>|<!doctype[^>]*>");

    private PageScript() {}

    /** Returns the statement that must come first: what the page's chance begins with. */
    static String seeded(int seed) {
        return "window.__archerSeed = " + seed + ";";
    }

    /** Returns the page with the script of that address before its own. */
    static String before(String html, int seed, String address) {
        String first = "<script>" + seeded(seed) + "</script><script src=\"" + address + "\"></script>";
        Matcher head = HEAD.matcher(html);
        int at = 0;
        while (head.find()) {
            at = head.end();
            if (head.group().toLowerCase(Locale.ROOT).startsWith("<head")) {
                break;
            }
        }
        return html.substring(0, at) + first + html.substring(at);
    }

    /** Returns an expression that gives another one's value as JSON, or its error. */
    static String asJson(String expression) {
        return "(function () { try { return JSON.stringify((function () { return (" + expression
                + "); })()); } catch (e) { return JSON.stringify({error: String(e)}); } })()";
    }

    private static String text() {
        try {
            return Resources.toString(Resources.getResource(PageScript.class, "page.js"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
