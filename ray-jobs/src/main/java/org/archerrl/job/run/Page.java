package org.archerrl.job.run;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page that needs no network and runs no script. */
public final class Page {
    private Page() {}

    /** Returns what comes before the page's text, its title as a heading included. */
    public static String opening(String title) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + Html.escaped(title) + "</title>\n<style>\n" + css() + "</style>\n</head>\n<body>\n<h1>"
                + Html.escaped(title) + "</h1>\n";
    }

    /** Returns what comes after it. */
    public static String closing() {
        return "</body>\n</html>\n";
    }

    private static String css() {
        try {
            return Resources.toString(Resources.getResource(Page.class, "report.css"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
