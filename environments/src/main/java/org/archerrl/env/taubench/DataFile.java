package org.archerrl.env.taubench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archerrl.env.SettingException;

/**
 * One file of a domain's folder; whatever is wrong with it is a {@link SettingException} that names it.
 *
 * @param path where it lies
 */
record DataFile(Path path) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    String text() {
        if (!Files.isRegularFile(path)) {
            throw new SettingException("environment.data: there is no file " + path
                    + "; a domain's folder holds tools.json and, for tau1, wiki.md, a file for each table and"
                    + " tau1_tasks_SPLIT.json, for tau2, tau2_policy.md, tau2_db.json, tau2_tasks.json and"
                    + " tau2_split_tasks.json");
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw broken("is no UTF-8");
        } catch (IOException e) {
            throw broken("cannot be read: " + e.getMessage());
        }
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(text());
        } catch (JsonProcessingException e) {
            throw broken("is no JSON: " + e.getOriginalMessage()
                    + (e.getLocation() == null
                            ? ""
                            : ", line " + e.getLocation().getLineNr()));
        }
    }

    ObjectNode object() {
        return json() instanceof ObjectNode object ? object : refuse("must be a JSON object");
    }

    JsonNode list() {
        JsonNode json = json();
        return json.isArray() ? json : refuse("must be a JSON list");
    }

    private <T> T refuse(String what) {
        throw broken(what);
    }

    /** Returns the complaint about this file. */
    SettingException broken(String what) {
        return new SettingException("environment.data: " + path + " " + what);
    }
}
