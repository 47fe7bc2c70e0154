package org.archerrl.env.taubench;

import org.archerrl.env.service.Database;

/** What one tool does. */
@FunctionalInterface
interface Tool {
    /**
     * Does it.
     *
     * @return what it says
     * @throws Refusal if it does not; what it changed before stays changed, as in the originals
     */
    String use(Database database, Arguments arguments);
}
