package org.archerrl.env.sql;

import java.util.List;

/** What came of a query. */
sealed interface QueryResult {
    /**
     * Rows, at most as many as asked for.
     *
     * @param rows the values of each row: strings, numbers, or null
     * @param more whether there were more
     */
    record Rows(List<List<Object>> rows, boolean more) implements QueryResult {}

    /**
     * The database's complaint.
     *
     * @param complaint a sentence for the policy
     * @param reason what is wrong
     */
    record Failure(String complaint, Reason reason) implements QueryResult {}

    /** Why a query has no rows to show. */
    enum Reason {
        /** It is no SQL. */
        UNREADABLE,
        /** It is SQL and cannot be answered: no such table, no right, too much work. */
        REFUSED
    }
}
