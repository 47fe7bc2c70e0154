package org.archerrl.env.service;

/**
 * What does not depend on the conversation.
 *
 * @param maxTurns utterances until an episode is cut off
 * @param turnCost taken from the reward of every turn
 * @param malformedPenalty taken besides where an utterance makes no sense
 */
public record ServiceRules(int maxTurns, double turnCost, double malformedPenalty) {}
