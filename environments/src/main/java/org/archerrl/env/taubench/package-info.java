/**
 * Customer service in a shop and at an airline, as tau-bench and tau2-bench (arXiv 2406.12045 and 2506.07982) have it, over the
 * benchmarks' own files.
 *
 * <p>Found by name, {@code tau-bench}, through {@link org.archerrl.env.Environments}. Read {@link
 * org.archerrl.env.taubench.TauBenchProvider} first, then {@link org.archerrl.env.taubench.TauConversation}, which judges.
 *
 * <p><b>Task.</b> A customer calls; the agent finds out who it is and what it wants, keeps to a written policy, and changes the
 * database by tools. <b>Observation.</b> The policy, a line for each tool and the customer's first words, then {@code Result: ...} of a
 * call and {@code Customer: ...} after speech. <b>Utterances.</b> A call, see {@link org.archerrl.env.tools.Toolbox}, or plain
 * words to the customer. <b>Reward.</b> 1 when the conversation ends rightly, else 0. It ends when the customer wants nothing
 * more, or the agent transfers to a human; one that is cut off after {@code max-turns} is worth 0. tau1: the database equals the one
 * after the task's own actions, and every output occurs in what the agent said, commas and case aside. tau2: the product of the task's
 * {@code reward_basis}, of which {@code DB}, {@code COMMUNICATE} and {@code ACTION} are judged; {@code NL_ASSERTION}, which needs a
 * language model as judge, is left out, and counts as met.
 *
 * <p><b>Data.</b> The setting {@code data} is a folder with {@code retail} and {@code airline}, each with {@code tools.json} (OpenAI's
 * {@code tools}, in tau1's words) and, for tau1, {@code wiki.md}, {@code users.json}, {@code orders.json} and {@code products.json} or
 * {@code reservations.json} and {@code flights.json}, and {@code tau1_tasks_SPLIT.json} (a list of {@code {instruction, actions:
 * [{name, kwargs}], outputs}}); for tau2, {@code tau2_policy.md}, {@code tau2_db.json}, {@code tau2_tasks.json}, {@code
 * tau2_split_tasks.json}. Nothing of it is shipped. A broken file is refused by name when the task is configured.
 *
 * <p><b>Split.</b> {@code split} is what is played, {@code test} what evaluation plays. Where {@code test} or {@code base} is
 * played, each fifth task is kept for evaluation and never met in training.
 *
 * <p><b>Customers.</b> {@code customer: scripted} tells the task's reason in the first person, then the sentences that a
 * question is about, says yes to the rest, and leaves once the database is right and the outputs are told, or after {@code patience}
 * speeches; it is for training and tests, and <em>its figures are not comparable with published ones</em>, whose customers are
 * language models. {@code customer: endpoint} is such a one, with a prompt of our own.
 *
 * <p><b>What differs from the originals.</b> Errors of tools are worded by us; a call is checked against the tool's schema before it
 * is made; only the customer or a transfer ends an episode (tau2's agents may also stop by themselves, and its customers
 * acknowledge a transfer); tau2's initial states, assertions over the environment and customers with tools, which neither domain has, are
 * refused. Slips that the hashes rest on are kept: see {@code Generation}'s uses.
 *
 * <p>{@code ./archer play tau-bench --set environment.data=DIR}; recipe {@code tau-bench}.
 */
package org.archerrl.env.taubench;
