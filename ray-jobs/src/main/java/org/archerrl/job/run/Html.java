package org.archerrl.job.run;

/** Text on its way into a page. */
public final class Html {
    private Html() {}

    /** Returns the text with everything escaped that could be markup; control characters become a middle dot. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isForbidden(c) ? '\u00b7' : c);
            }
        });
        return safe.toString();
    }

    private static boolean isForbidden(int c) {
        boolean isSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return isSurrogate || Character.isISOControl(c) && c != '\n' && c != '\t';
    }
}
