package org.archerrl.env.webshop;

/**
 * An option that a goal asks for.
 *
 * @param name the option's name where it is compared together with the value, as WebShop does for goals that it made by itself;
 *     empty where only the value is compared, as for goals that people wrote
 * @param value the value, lower case
 */
record GoalOption(String name, String value) {
    /** Makes one of which only the value counts. */
    static GoalOption of(String value) {
        return new GoalOption("", value);
    }

    /**
     * Returns the text that a chosen value is compared with. A pair of name and value is reduced to a color only if one of them is
     * that color's word itself: WebShop looks for the color in the pair, not in its text.
     */
    String compared() {
        if (name.isEmpty()) {
            return Colors.normalized(value);
        }
        return Colors.firstAmong(name, value).orElse(name + " " + value);
    }
}
