package org.archerrl.env.web;

import java.net.URI;

/**
 * A browser with one window, used by one environment at a time.
 *
 * <p>Every page has {@code page.js} before its own scripts: {@code __archer}, with the page's clock, and its elements by the
 * references of the newest reading. Every call ends within the browser's deadline.
 *
 * @see BrowserKind
 */
interface Browser extends AutoCloseable {
    /**
     * Opens a page afresh, without what an earlier one has left.
     *
     * @param page where it is
     * @param seed decides what its scripts draw
     * @throws org.archerrl.env.EnvironmentFault if it cannot be had
     */
    void open(URI page, int seed);

    /**
     * Evaluates an expression in the page.
     *
     * @return what it is, as JSON; {@code {"error": text}} if it throws
     * @throws org.archerrl.env.EnvironmentFault if it does not end, or the browser has
     */
    String evaluate(String expression);

    /**
     * Does what a user would do.
     *
     * @throws Refusal if the page does not take it
     * @throws org.archerrl.env.EnvironmentFault if it does not end, or the browser has
     */
    void act(Action action);

    /** Ends the browser and all that belongs to it, hanging or not; a second call does nothing. */
    @Override
    void close();
}
