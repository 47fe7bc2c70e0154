/**
 * Function calling over several turns: a user asks for one thing after the other, and calls of simulated programs deal with it.
 *
 * <p>Found by the name {@code bfcl} through {@link org.archerrl.env.Environments}. Read {@link org.archerrl.env.bfcl.BfclProvider} for
 * the settings, then {@code Bfcl} for how an episode goes and {@code SimulatedApi} for how a program is written.
 *
 * <p><b>The task</b> is the base category of the multi-turn tasks of the Berkeley Function-Calling Leaderboard, version 4
 * (ShishirPatil/gorilla, Apache-2.0). A task begins with one or two of eight programs in a given state (files, maths, messages,
 * posts, tickets, trading, travel, a car), and its user says one to seven messages, whose text is fixed.
 *
 * <p><b>Observations.</b> First the tools and the user's first message ({@code User: ...}); then what the calls answer, a line of JSON
 * for each; after the policy's words the user's next message. Which task it is, is drawn by the seed.
 *
 * <p><b>Utterances</b> are calls, one or several, as {@link org.archerrl.env.tools.Toolbox} reads them, or words: these end the policy's
 * turn, whatever they say. A call that cannot be read or does not fit the tool's schema is answered with what is wrong with it, and
 * costs {@code malformed-penalty}; the episode goes on. More than {@code max-steps} utterances without words end it.
 *
 * <p><b>Reward.</b> A request was dealt with if the policy made a call, every program is in the state that the ground truth leads to,
 * and the ground truth's responses to this request are among all responses so far; where the ground truth does nothing, nothing is
 * checked. {@code exact} pays 1 with the last words if all requests were dealt with; {@code per-request} pays equal parts of it.
 *
 * <p><b>Data.</b> Thirty small tasks of our own and our own descriptions of all 128 functions lie beside these classes. The setting
 * {@code data} names a folder with other tasks in the benchmark's layout: {@code X.jsonl}, its ground truth {@code X.answers.jsonl} and,
 * if wanted, {@code *.func_doc.jsonl}. Every fifth task of all (the fifth, the tenth, ...) is held out.
 *
 * <p><b>Players.</b> {@code scripted} knows the ground truth, leaves out every tenth call and makes another of the task's calls in the
 * place of every tenth; {@code ground-truth} makes no mistake.
 *
 * <p><b>What differs from the original.</b> Calls are held against the descriptions' schemas, where the original tries them and ends
 * the turn if it can read none. No time passes, where the original's travel system looks at the clock. Logarithms and square roots
 * are numbers, where the original answers a multiple-precision object in words. Copies of a folder share nothing with it, and
 * copying ends at a capacity. Posts without mentions share no list. A key that a task's own data lacks is looked over, where the
 * original raises an exception. Only the part of a description that is a function's own is shown. The other categories (missing
 * functions, missing parameters, long contexts) are refused.
 *
 * <pre>
 * ./archer train bfcl
 * ./archer play bfcl --set environment.data=FOLDER --set environment.apis=GorillaFileSystem
 * </pre>
 */
package org.archerrl.env.bfcl;
