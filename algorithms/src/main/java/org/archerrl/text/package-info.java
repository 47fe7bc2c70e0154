/**
 * The only place where strings become token ids and back: a tokenizer, and a trainer that makes one from a task's texts.
 *
 * <p>Warm starts train one; rollouts, policies and critics encode and decode with it. Read {@link
 * org.archerrl.text.Tokenizer} first.
 */
package org.archerrl.text;
