package org.archerrl.env.web;

/** The browsers there are. */
enum BrowserKind {
    /** HtmlUnit, in this process. */
    HTMLUNIT,
    /** Chromium, through its driver. */
    CHROMIUM
}
