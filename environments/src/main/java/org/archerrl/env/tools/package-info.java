/**
 * Calls of tools, as a policy says them: what a tool is, what a call is, and how an utterance is read as one.
 *
 * <p>Environments whose policy calls functions (customer support, BFCL, MCP servers) use it. Read {@link org.archerrl.env.tools.Toolbox}
 * first.
 */
package org.archerrl.env.tools;
