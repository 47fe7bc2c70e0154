package org.archerrl.env;

/** A scripted policy that plays one episode: warm-start data, a yardstick, and the way to watch a task without a model. */
@FunctionalInterface
public interface Player {
    /**
     * Speaks.
     *
     * @param observation the text that is new since this player last spoke
     * @return the next utterance, without a terminator
     */
    String speak(String observation);
}
