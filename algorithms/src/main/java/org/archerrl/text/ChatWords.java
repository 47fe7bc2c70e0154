package org.archerrl.text;

import java.util.function.UnaryOperator;

/**
 * A chat template's own words round the texts of a dialogue.
 *
 * @param opening before the first observation: words, or words, system text, words
 * @param beforeUtterance between an observation and the utterance that answers it
 * @param afterUtterance between an utterance and the next observation; its terminator comes first
 * @param trim what the template does to an observation before it writes it
 */
record ChatWords(String[] opening, String beforeUtterance, String afterUtterance, UnaryOperator<String> trim) {
    /** Returns an observation as the template writes it. */
    String observation(String text) {
        return trim.apply(text);
    }
}
