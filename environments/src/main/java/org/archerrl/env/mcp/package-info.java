/**
 * Training on tools of your own: any Model Context Protocol server becomes an environment ({@code mcp}).
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. Read {@link org.archerrl.env.mcp.RewardFunction} first if the
 * built-in rewards do not say what success is, then {@link org.archerrl.env.mcp.McpProvider} for the settings.
 *
 * <p><b>Task.</b> The first text lists the server's tools, one a line, and an instruction. An utterance is one call or several (see
 * {@link org.archerrl.env.tools.Toolbox}); the observation is their results: texts as they are, other content by its name, a refusal
 * after {@code Error:}. Everything said that is no call is the final answer and ends the episode. A call that cannot be made is told
 * what is wrong with it and may cost {@code malformed-penalty}.
 *
 * <p><b>Reward.</b> On the last turn, by the function that {@code reward} names: it sees the task and the whole transcript. The
 * built-in ones look at the policy's answer, and the judge at its calls too, never at what the server says, so no tool can talk its
 * way to a reward.
 *
 * <p><b>Server.</b> {@code command} starts one that speaks over its input and output, anew for each episode unless {@code
 * fresh-server: shared}; it gets PATH, HOME and the variables that {@code pass-variables} names, stands in a process group of its
 * own, and is ended with the environment and with this process, also when that is killed. {@code url} names one that speaks
 * streamable HTTP. A server that ends, hangs or speaks nonsense is an {@link org.archerrl.env.EnvironmentFault}. The protocol is
 * spoken by the official Java SDK.
 *
 * <p><b>Split.</b> Of five or more tasks every fifth is held out; fewer are for training and for evaluation alike.
 *
 * <p><b>Warm start.</b> The player {@code scripted} is there where every task of the file has {@code calls} and an {@code answer}:
 *
 * <pre>
 * {"instruction": "How much is 2 and 3?", "answer": "5", "calls": ["add(a=2, b=3)"]}
 *
 * ./archer train mcp --set environment.command='python3 server.py' --set environment.task=tasks.jsonl
 * </pre>
 */
package org.archerrl.env.mcp;
