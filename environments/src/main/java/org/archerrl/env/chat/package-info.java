/**
 * A client of any OpenAI-compatible chat endpoint, for what an environment cannot work out by itself: the answers of an oracle, the
 * words of a customer, the verdict of a judge.
 *
 * <p>An environment adds {@link org.archerrl.env.chat.ChatSettings#options} to its own options and makes one
 * {@link org.archerrl.env.chat.ChatEndpoint} of them, which all its environments share, so that the rate limit holds for all. With a
 * cache folder, replies are recorded under the digest of what was asked, and a later run replays them without a network. Keys come
 * from the environment alone and are nowhere written. Read {@link org.archerrl.env.chat.ChatEndpoint} first.
 */
package org.archerrl.env.chat;
