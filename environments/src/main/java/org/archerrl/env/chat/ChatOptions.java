package org.archerrl.env.chat;

import java.util.Objects;

/**
 * How replies are generated.
 *
 * @param model the model's name, as the endpoint knows it
 * @param temperature the sampling temperature; 0 for the likeliest reply
 * @param maxTokens the most tokens of a reply
 */
public record ChatOptions(String model, double temperature, int maxTokens) {
    public ChatOptions {
        Objects.requireNonNull(model, "model");
        if (!(temperature >= 0) || maxTokens < 1) {
            throw new IllegalArgumentException("temperature " + temperature + ", maxTokens " + maxTokens);
        }
    }
}
