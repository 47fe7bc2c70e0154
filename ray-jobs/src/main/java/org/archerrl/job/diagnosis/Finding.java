package org.archerrl.job.diagnosis;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Something that keeps a run from learning, or may.
 *
 * @param severity how bad it is
 * @param name of the rule that found it: lower case, words joined by hyphens
 * @param seen what was seen, with numbers and iterations
 * @param meaning what that means
 * @param advice what to try, in words
 * @param settings the same as {@code key=value} for {@code --set}; empty where no setting helps
 */
public record Finding(
        Severity severity, String name, String seen, String meaning, String advice, List<String> settings) {
    /** How bad something is, the worst first. */
    public enum Severity {
        /** The run will not learn like this. */
        SERIOUS,
        /** It learns worse than it could, or will soon stop. */
        WARNING,
        /** Worth knowing. */
        NOTE
    }

    public Finding {
        settings = ImmutableList.copyOf(settings);
    }
}
