package org.archerrl.text;

/**
 * The printable stand-ins of the 256 bytes in a byte-level vocabulary (the alphabet of GPT-2's published vocabularies).
 *
 * <p>A byte that is a visible Latin-1 character stands for itself; the other 68 get the characters from U+0100 on, in
 * order. So a space is written U+0120 and a line feed U+010A.
 */
final class ByteAlphabet {
    private static final char[] CHARACTERS = characters();

    private ByteAlphabet() {}

    /** Returns the stand-in of a byte, given as 0 to 255. */
    static char character(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /** Returns {@code text} with every surrogate that has no partner replaced by U+FFFD: what UTF-8 can say. */
    static String wellFormed(String text) {
        int i = 0;
        while (i < text.length() && !isLone(text, i)) {
            i += Character.isHighSurrogate(text.charAt(i)) ? 2 : 1;
        }
        if (i >= text.length()) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; i < text.length(); i += Character.isHighSurrogate(repaired.charAt(i)) ? 2 : 1) {
            if (isLone(text, i)) {
                repaired.setCharAt(i, '\uFFFD');
            }
        }
        return repaired.toString();
    }

    /** Expects {@code i} not to be the second half of a pair. */
    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        return Character.isLowSurrogate(c)
                || (Character.isHighSurrogate(c)
                        && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))));
    }

    private static char[] characters() {
        char[] characters = new char[256];
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
            characters[b] = visible ? (char) b : next++;
        }
        return characters;
    }
}
