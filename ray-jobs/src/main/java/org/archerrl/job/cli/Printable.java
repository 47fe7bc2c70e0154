package org.archerrl.job.cli;

/** Model text made safe for a terminal. */
final class Printable {
    private Printable() {}

    /** Returns the text with control characters, but line ends, shown as a middle dot: no escape sequence survives. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .map(c -> c != '\n' && Character.isISOControl(c) ? '\u00b7' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
