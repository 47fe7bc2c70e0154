package org.archerrl.env.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;

/** Values that go into a script and come out of one. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Returns a literal of JavaScript that is this text and nothing else. */
    static String text(String text) {
        String letters = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return '"' + letters.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + '"';
    }

    /**
     * Reads what a page's script has given.
     *
     * @throws EnvironmentFault if it is no JSON, or the script has failed
     */
    static JsonNode read(String given) {
        try {
            JsonNode value = MAPPER.readTree(given);
            if (value.isMissingNode() || value.has("error")) {
                throw new EnvironmentFault(Kind.NONSENSE, "a script of the page has failed: " + given);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new EnvironmentFault(Kind.NONSENSE, "the page answers no JSON but " + given, e);
        }
    }
}
