package org.archerrl.rl;

/** How values of tokens become one number. The mask decides what a token is; what lies outside it is never read. */
public enum TokenReduction {
    /** {@code mean_b sum_i mask x}: long utterances weigh more (ArCHer). */
    SUM {
        @Override
        double reduce(double[] sum_B, double[] count_B) {
            Shapes.notEmpty("values", sum_B.length);
            return Returns.undiscounted(sum_B) / sum_B.length;
        }
    },
    /** {@code mean_b (sum_i mask x / sum_i mask)}: utterances weigh the same; an empty one gives 0. */
    MEAN_PER_UTTERANCE {
        @Override
        double reduce(double[] sum_B, double[] count_B) {
            Shapes.notEmpty("values", sum_B.length);
            double sum = 0;
            for (int b = 0; b < sum_B.length; b++) {
                sum += count_B[b] == 0 ? 0 : sum_B[b] / count_B[b];
            }
            return sum / sum_B.length;
        }
    },
    /** {@code sum_b sum_i mask x / sum_b sum_i mask}: tokens weigh the same. */
    MEAN_OVER_TOKENS {
        @Override
        double reduce(double[] sum_B, double[] count_B) {
            double count = Returns.undiscounted(count_B);
            Shapes.notEmpty("values inside the mask", (int) count);
            return Returns.undiscounted(sum_B) / count;
        }
    };

    abstract double reduce(double[] sum_B, double[] count_B);

    /**
     * Reduces values of tokens.
     *
     * @param value_BT a row for each utterance; rows may differ in length
     * @param mask_BT 1 for tokens that count, else 0
     * @throws IllegalArgumentException if the shapes differ or the mean would be over nothing
     */
    public double reduce(double[][] value_BT, double[][] mask_BT) {
        Shapes.same("value", value_BT, "mask", mask_BT);
        double[] sum_B = new double[value_BT.length];
        double[] count_B = new double[value_BT.length];
        for (int b = 0; b < value_BT.length; b++) {
            for (int t = 0; t < value_BT[b].length; t++) {
                if (mask_BT[b][t] != 0) {
                    sum_B[b] += value_BT[b][t];
                    count_B[b]++;
                }
            }
        }
        return reduce(sum_B, count_B);
    }
}
