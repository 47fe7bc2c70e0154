package org.archerrl.rl;

import java.util.Arrays;

/** Refuses arrays that do not belong together. */
final class Shapes {
    private Shapes() {}

    static void same(String name, double[] values, String otherName, double[] others) {
        same(name, values.length, otherName, others.length);
    }

    static void same(String name, int length, String otherName, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException(
                    name + " and " + otherName + " need equal lengths, got " + length + " and " + otherLength);
        }
    }

    static void same(String name, double[][] values, String otherName, double[][] others) {
        int[] lengths = Arrays.stream(values).mapToInt(row -> row.length).toArray();
        int[] otherLengths = Arrays.stream(others).mapToInt(row -> row.length).toArray();
        if (!Arrays.equals(lengths, otherLengths)) {
            throw new IllegalArgumentException(name + " and " + otherName + " need equal shapes, got rows of "
                    + Arrays.toString(lengths) + " and " + Arrays.toString(otherLengths));
        }
    }

    static void rows(String name, double[][] values, String otherName, double[] others) {
        if (values.length != others.length) {
            throw new IllegalArgumentException(name + " needs a row for each of " + otherName + ", got " + values.length
                    + " rows and " + others.length + " values");
        }
    }

    static void notEmpty(String name, int length) {
        if (length == 0) {
            throw new IllegalArgumentException(name + ": a mean over nothing is undefined; skip the empty batch");
        }
    }
}
