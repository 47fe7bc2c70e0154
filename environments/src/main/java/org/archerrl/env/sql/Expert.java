package org.archerrl.env.sql;

import org.archerrl.env.Player;

/** Asks one query, and says what it gives. */
final class Expert implements Player {
    private final String query;
    private boolean asked;

    Expert(String query) {
        this.query = query;
    }

    @Override
    public String speak(String observation) {
        if (!asked) {
            asked = true;
            return query;
        }
        return SqlEnvironment.ANSWER + observation.strip().replace("\n", ", ");
    }
}
