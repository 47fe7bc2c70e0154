package org.archerrl.policy;

/**
 * What the policy said after a prompt.
 *
 * @param text what is handed on: without end tokens, and cut before a stop string
 * @param tokens as they were sampled
 * @param logProbs natural log-probability of each token, as {@link Decoding} defines it
 */
public record Generated(String text, int[] tokens, float[] logProbs) {}
