package org.archerrl.stats;

/**
 * An interval estimate.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {}
