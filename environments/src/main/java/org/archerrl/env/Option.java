package org.archerrl.env;

/**
 * One setting that an environment understands.
 *
 * @param name the key in a recipe, under {@code environment}
 * @param defaultValue a string, a number or a boolean; {@link #REQUIRED} where the user must give one
 * @param description one sentence: meaning, unit and allowed values
 */
public record Option(String name, Object defaultValue, String description) {
    /** Stands where there is no default. */
    public static final Object REQUIRED = new Object() {
        @Override
        public String toString() {
            return "required";
        }
    };

    /** Returns a setting that the user must give. */
    public static Option required(String name, String description) {
        return new Option(name, REQUIRED, description);
    }

    /** Returns whether the user must give it. */
    public boolean isRequired() {
        return defaultValue == REQUIRED;
    }
}
