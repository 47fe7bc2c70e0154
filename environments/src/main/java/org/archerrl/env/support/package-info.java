/**
 * A small help desk of our own: orders, refunds, exchanges, a policy, and customers who want what it forbids.
 *
 * <p>Found by name, {@code support-desk}, through {@link org.archerrl.env.Environments}. Read {@link
 * org.archerrl.env.support.SupportCase} first, which is an instance and its right outcome, then {@link
 * org.archerrl.env.support.SupportConversation}.
 *
 * <p><b>Task.</b> A customer wants an order cancelled, sent to another city, paid back or exchanged for another colour, and says the order's
 * number at once, when asked, or does not know it. The agent finds the order, asks for what is missing, does what the policy allows
 * and says that it is done, or refuses. <b>Observation.</b> The policy in five lines, seven tools and the customer's words; then
 * {@code Result: ...} and {@code Customer: ...}. <b>Utterances.</b> A call, such as {@code refund_order(31, "broken")}, or words:
 * {@code What is the order number?}, {@code It is done.}, {@code Sorry, that is not possible.} Words that ask for nothing the customer knows
 * make no sense to it. <b>Reward.</b> 1 at the end if the order was looked at, all orders are as they should be and the customer was told so: done where the
 * request is allowed, refused where it is not; else 0. Tools do not keep the policy for the agent. {@code turn-cost} and {@code
 * malformed-penalty} are taken off. {@code requests} has customers want some of these things only; {@code briefing} leaves the
 * tools, or the policy too, to be learnt.
 *
 * <p><b>Split.</b> Of the pairs of a customer and a product a quarter is kept from training; evaluation plays those. <b>Data.</b> Drawn from
 * the seed; all words are ours. <b>Players.</b> {@code scripted} leads a conversation well and flips a coin over the policy, {@code
 * expert} solves every case, {@code random} says anything. <b>Customers.</b> {@code customer: endpoint} has a language model play them.
 *
 * <p>{@code ./archer play support-desk}; {@code ./archer train support-desk}.
 */
package org.archerrl.env.support;
