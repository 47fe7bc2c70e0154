package org.archerrl.env.web;

import java.nio.file.Path;
import java.time.Duration;
import org.archerrl.env.Pace;

/**
 * Which browser shows the pages.
 *
 * @param kind which
 * @param chromium the program, if that is the kind
 * @param chromedriver its driver
 * @param deadline of every single thing it does
 */
record BrowserChoice(BrowserKind kind, Path chromium, Path chromedriver, Duration deadline) {
    /**
     * Starts one.
     *
     * @throws org.archerrl.env.SettingException if it is not installed
     * @throws org.archerrl.env.EnvironmentFault if it does not start
     */
    Browser open(Site site) {
        return switch (kind) {
            case HTMLUNIT -> new HtmlUnitBrowser(site, deadline);
            case CHROMIUM -> new ChromiumBrowser(site, this);
        };
    }

    /** HtmlUnit computes in this process; Chromium is waited for. */
    Pace pace() {
        return kind == BrowserKind.HTMLUNIT ? Pace.COMPUTES : Pace.WAITS;
    }
}
