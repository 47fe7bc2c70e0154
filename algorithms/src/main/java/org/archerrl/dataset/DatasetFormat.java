package org.archerrl.dataset;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.archerrl.interaction.Trajectory;

/** How a file becomes episodes: a {@link java.util.ServiceLoader} service, one class with a public constructor for each. */
public interface DatasetFormat {
    /**
     * One episode, and where it stands.
     *
     * @param place file and line or item, as error messages name it
     */
    record Recorded(Trajectory episode, String place) {}

    /**
     * What a file holds.
     *
     * @param episodes in the order of the file
     * @param notes sentences for the user, such as how many episodes were left out and why
     */
    record Content(List<Recorded> episodes, List<String> notes) {
        public Content {
            episodes = ImmutableList.copyOf(episodes);
            notes = ImmutableList.copyOf(notes);
        }
    }

    /** Returns the name that recipes use: lower case, words joined by hyphens. */
    String name();

    /** Returns one sentence: what a file of this format looks like. */
    String description();

    /** Returns whether a text, which may be broken further down, is meant to be of this format; one format at most says so. */
    boolean recognises(String text);

    /**
     * Reads all of it or nothing.
     *
     * @param file what errors call the text
     * @throws DatasetException if anything is wrong
     */
    Content read(String file, String text);
}
