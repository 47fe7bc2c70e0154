/**
 * Questions about small databases, to be answered by queries ({@code sql}).
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. Read {@link org.archerrl.env.sql.Form} first, which has every form
 * of question with its query, then {@link org.archerrl.env.sql.SqlProvider} for the settings.
 *
 * <p><b>Task.</b> A seed stands for one of {@code databases} databases (two tables of a shop, a school, a library or a garage, in
 * SQLite, in memory) and a question: conditions, counts, sums, averages, orders, joins, groups. The first text has the tables and the
 * question. An utterance is a query, whose rows are the observation, at most {@code rows} of them, or {@code answer: ...}, which ends
 * the episode; several answers stand between commas. What SQLite complains of is the observation too.
 *
 * <p><b>Reward.</b> 1 for the right answer: numbers exactly, averages to one decimal, lists in their order where the question asks
 * for one. {@code malformed-penalty} is taken off for what is no SQL and no answer.
 *
 * <p><b>Safety.</b> A query is a SELECT, WITH or VALUES; it writes nothing, reaches no file, and is stopped after two million steps
 * of SQLite's machine, which is an observation like others. Functions that answer differently each time are not there.
 *
 * <p><b>Split.</b> {@code held-out} says what training never meets: forms of questions (every fourth of those chosen, the default),
 * a domain (the last of those chosen), or no more than other databases. The databases of held-out episodes are always others.
 *
 * <p><b>Players.</b> {@code scripted} is the beginner for warm starts, {@code expert} knows the query, {@code random} does not.
 * Domains, words and rows are written or drawn for this project.
 *
 * <pre>
 * ./archer train sql
 * ./archer play sql
 * </pre>
 */
package org.archerrl.env.sql;
