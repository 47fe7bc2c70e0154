package org.archerrl.env.sql;

/**
 * What is asked of a database.
 *
 * @param text the question in words
 * @param query a query whose first column is the answer
 * @param order whether the answer's parts must come in the query's order
 */
record Question(String text, String query, Order order) {
    /** Whether the order of several answers matters. */
    enum Order {
        /** It does not. */
        ANY,
        /** It is asked for. */
        ASKED_FOR
    }

    static Question of(String text, String query) {
        return new Question(text, query, Order.ASKED_FOR);
    }

    static Question unordered(String text, String query) {
        return new Question(text + ", in any order?", query, Order.ANY);
    }
}
