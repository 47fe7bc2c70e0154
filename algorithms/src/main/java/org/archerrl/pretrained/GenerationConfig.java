package org.archerrl.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.checkpoint.CheckpointException;

/** What {@code generation_config.json} says of a model: the tokens that end what it says. */
public final class GenerationConfig {
    /** The file; a model need not have it. */
    public static final String FILE = "generation_config.json";

    private GenerationConfig() {}

    /**
     * Returns the ids of {@code eos_token_id}, one or a list; none if there is no such file or setting.
     *
     * @param texts of the model's files by their names
     * @throws CheckpointException if the file is not JSON, or an id is not a whole number from 0
     */
    public static int[] ends(Map<String, String> texts) {
        if (!texts.containsKey(FILE)) {
            return new int[0];
        }
        JsonNode ends = parse(texts.get(FILE)).path("eos_token_id");
        if (ends.isMissingNode() || ends.isNull()) {
            return new int[0];
        }
        return IntStream.range(0, ends.isArray() ? ends.size() : 1)
                .map(i -> id(ends.isArray() ? ends.get(i) : ends))
                .toArray();
    }

    private static int id(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
            throw new CheckpointException(FILE + ": eos_token_id must be a whole number from 0 or a list of such, got "
                    + node + "; repair it or take the file away");
        }
        return node.intValue();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(FILE + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
