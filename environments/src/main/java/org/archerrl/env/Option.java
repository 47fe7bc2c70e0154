package org.archerrl.env;

/**
 * One setting that an environment understands.
 *
 * @param name the key in a recipe, under {@code environment}
 * @param defaultValue a string, a number or a boolean
 * @param description one sentence: meaning, unit and allowed values
 */
public record Option(String name, Object defaultValue, String description) {}
