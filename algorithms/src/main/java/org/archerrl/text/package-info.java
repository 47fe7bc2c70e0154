/**
 * The only place where strings become token ids and back: a tokenizer, a trainer that makes one from a task's texts, and the
 * formats that turns have in a policy's context, chat templates among them.
 *
 * <p>Warm starts train a tokenizer; rollouts, policies and critics encode and decode with it. Read {@link
 * org.archerrl.text.Tokenizer} first, then {@link org.archerrl.text.TurnFormat}.
 */
package org.archerrl.text;
