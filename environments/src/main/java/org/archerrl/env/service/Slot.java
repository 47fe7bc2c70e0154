package org.archerrl.env.service;

import java.util.regex.Pattern;

/**
 * Something that a customer says when asked for it.
 *
 * @param asked found in an agent's words that ask for it
 * @param answer the customer's words
 */
public record Slot(Pattern asked, String answer) {
    /** Makes one that any of these words asks for, in upper or lower case, whole or with an ending. */
    public static Slot of(String words, String answer) {
        return new Slot(Pattern.compile("\\b(?:" + words + ")", Pattern.CASE_INSENSITIVE), answer);
    }
}
