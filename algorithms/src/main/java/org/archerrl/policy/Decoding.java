package org.archerrl.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * How the next token is chosen. Whatever is chosen, its log-probability is told as that of the policy itself: at
 * temperature 1, with nothing cut off, so that scoring the same tokens gives the same figures.
 *
 * @param temperature divides the logits before the draw; 0 takes the most likely token
 * @param topK draws among that many most likely tokens; 0 cuts nothing
 * @param topP draws among the smallest set of most likely tokens whose mass reaches it (nucleus sampling, arXiv 1904.09751), at
 *     least one, after {@code topK} has cut; 1 cuts nothing
 */
public record Decoding(double temperature, int topK, double topP) {
    /** Drawn from the policy's distribution, temperature 1, nothing cut off. */
    public static final Decoding SAMPLE = new Decoding(1, 0, 1);

    /** The most likely one. */
    public static final Decoding GREEDY = new Decoding(0, 0, 1);

    /** Checks the ranges. */
    public Decoding {
        List<String> faults = new ArrayList<>();
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            faults.add("temperature: must be a number from 0 (greedy), got " + temperature);
        }
        if (topK < 0) {
            faults.add("topK: must be at least 1, or 0 to cut nothing, got " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            faults.add("topP: must be above 0 and at most 1, which cuts nothing, got " + topP);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Decoding parse(String text) {
        switch (text) {
            case "sample":
                return SAMPLE;
            case "greedy":
                return GREEDY;
            default:
        }
        String[] fields = text.split(" ", -1);
        try {
            if (fields.length == 3) {
                return new Decoding(
                        Double.parseDouble(value(fields[0], "temperature=")),
                        Integer.parseInt(value(fields[1], "top-k=")),
                        Double.parseDouble(value(fields[2], "top-p=")));
            }
        } catch (NumberFormatException e) {
            throw unknown(text, e);
        }
        throw unknown(text, null);
    }

    private static String value(String field, String name) {
        if (!field.startsWith(name)) {
            throw new NumberFormatException(field);
        }
        return field.substring(name.length());
    }

    private static IllegalArgumentException unknown(String text, NumberFormatException cause) {
        return new IllegalArgumentException(
                "decoding: must be sample, greedy or 'temperature=T top-k=K top-p=P', got '" + text + "'", cause);
    }

    /** Returns {@code sample}, {@code greedy}, or the three settings. */
    @Override
    public String toString() {
        if (equals(SAMPLE)) {
            return "sample";
        }
        return equals(GREEDY) ? "greedy" : "temperature=" + temperature + " top-k=" + topK + " top-p=" + topP;
    }
}
