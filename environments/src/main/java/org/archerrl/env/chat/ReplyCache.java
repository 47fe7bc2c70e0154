package org.archerrl.env.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;

/**
 * Replies on disk: one file for each request, named by its digest, with the request and the reply as JSON.
 *
 * <p>The endpoint's address is no part of a request, so a recording replays wherever it is taken. Files are written aside and
 * renamed, so a reader meets none or a whole one; of two writers of the same request the later one stays.
 */
final class ReplyCache {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;

    ReplyCache(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the recorded reply.
     *
     * @throws EnvironmentFault if there is a file that does not hold it
     */
    Optional<String> find(ChatRequest request) {
        Path file = file(request);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode recorded = MAPPER.readTree(Files.readAllBytes(file));
            if (recorded.path("reply").isTextual()
                    && recorded.path("request").toString().equals(request.json().toString())) {
                return Optional.of(recorded.path("reply").asText());
            }
            throw broken(file, "it holds another request, or no reply");
        } catch (JsonProcessingException e) {
            throw broken(file, "it is no JSON");
        } catch (IOException e) {
            throw broken(file, e.toString());
        }
    }

    /**
     * Records a reply.
     *
     * @throws EnvironmentFault if it cannot be written
     */
    void keep(ChatRequest request, String reply) {
        ObjectNode recorded = MAPPER.createObjectNode();
        recorded.set("request", request.json());
        recorded.put("reply", reply);
        try {
            Path aside = Files.createTempFile(folder, "reply", ".part");
            try {
                Files.write(aside, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(recorded));
                Files.move(aside, file(request), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new EnvironmentFault(Kind.UNREACHABLE, "a reply cannot be recorded in " + folder + ": " + e, e);
        }
    }

    /** Returns where the reply is, or would be. */
    Path file(ChatRequest request) {
        return folder.resolve(request.digest() + ".json");
    }

    private static EnvironmentFault broken(Path file, String why) {
        return new EnvironmentFault(
                Kind.NONSENSE, "the recorded reply " + file + " cannot be used: " + why + "; delete it");
    }
}
