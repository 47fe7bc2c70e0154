/**
 * Recorded episodes: files of several formats that take the place of a scripted player.
 *
 * <p>The warm start and {@code archer collect} call it. It stands in {@code algorithms} and not beside the environments,
 * for it parses JSON and asks what a policy's tokenizer can say. Read {@link org.archerrl.dataset.Dataset} first, then
 * {@link org.archerrl.dataset.DatasetFormat}, which is all that a format of one's own implements.
 */
package org.archerrl.dataset;
