package org.archerrl.rl;

/** Range checks of hyper-parameters, with one wording. */
public final class Check {
    private Check() {}

    /** Returns {@code value} if it lies in [min, max]; otherwise an error that names the key. */
    public static double within(String key, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(key + ": must be from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    /** Returns {@code value} if it lies in [min, max]; otherwise an error that names the key. */
    public static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + ": must be a whole number from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    /** Returns {@code value} if it is a finite number above 0; otherwise an error that names the key. */
    public static double positive(String key, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + ": must be above 0, got " + value);
        }
        return value;
    }
}
