package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import org.archerrl.env.Option;
import org.archerrl.env.Settings;

/** The settings that all tasks on pages share. */
record WebSettings(BrowserChoice browser, WebEnvironment.Rules rules) {
    private static final int DAY = 86_400;

    /** Returns their options. */
    static ImmutableList<Option> options() {
        return ImmutableList.of(
                new Option(
                        "browser",
                        Settings.word(BrowserKind.HTMLUNIT),
                        "which browser shows the pages: htmlunit, which is part of this program, or chromium, which must be installed"),
                new Option("chromium", "/usr/bin/chromium", "the program of browser: chromium"),
                new Option("chromedriver", "/usr/bin/chromedriver", "the driver of browser: chromium"),
                new Option("max-turns", 8, "turns until the episode is cut off, 1 to 1000"),
                new Option(
                        "turn-time",
                        1000,
                        "milliseconds that pass on the page with every turn, 0 to 60000; its clock stands still between turns"),
                new Option(
                        "malformed-penalty",
                        0.1,
                        "taken from the reward of an utterance that is no action, or that the page does not take, 0 to 100"),
                new Option(
                        "deadline",
                        60,
                        "seconds that the browser may take for an action; a page that takes longer hangs, 1 to 86400"));
    }

    /** Reads them. */
    static WebSettings of(Settings settings) {
        Duration deadline = Duration.ofSeconds(settings.integer("deadline", 1, DAY));
        BrowserChoice browser = new BrowserChoice(
                settings.one("browser", BrowserKind.class),
                Path.of(settings.text("chromium")),
                Path.of(settings.text("chromedriver")),
                deadline);
        return new WebSettings(
                browser,
                new WebEnvironment.Rules(
                        settings.integer("max-turns", 1, 1000),
                        settings.integer("turn-time", 0, 60_000),
                        settings.number("malformed-penalty", 0, 100),
                        deadline));
    }
}
