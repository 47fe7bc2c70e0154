package org.archerrl.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.archerrl.checkpoint.CheckpointException;

/**
 * The local cache of the Hugging Face hub: {@code models--ORG--NAME/refs/main} says which of {@code snapshots/} is the newest
 * that was fetched.
 *
 * @param root the folder that holds the models'
 */
record HubCache(Path root) {
    private static final Pattern ID = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)?");
    private static final Pattern REVISION = Pattern.compile("[\\w-]+");

    /** Returns the cache that Hugging Face's libraries use in this process's environment. */
    static HubCache ofUser() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** Returns the cache by their rules: {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}, {@code ~/.cache}. */
    static HubCache of(Map<String, String> environment, Path home) {
        if (environment.containsKey("HF_HUB_CACHE")) {
            return new HubCache(Path.of(environment.get("HF_HUB_CACHE")));
        }
        if (environment.containsKey("HF_HOME")) {
            return new HubCache(Path.of(environment.get("HF_HOME"), "hub"));
        }
        Path caches = environment.containsKey("XDG_CACHE_HOME")
                ? Path.of(environment.get("XDG_CACHE_HOME"))
                : home.resolve(".cache");
        return new HubCache(caches.resolve("huggingface").resolve("hub"));
    }

    /**
     * Returns the directory of a model.
     *
     * @param id such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}
     * @throws CheckpointException if it is not there
     */
    Path snapshot(String id) {
        if (!ID.matcher(id).matches()) {
            throw new CheckpointException(id + ": no such directory or file; name a directory with " + ModelFiles.CONFIG
                    + ", a file *.gguf, or a model of the local Hugging Face cache as ORG/NAME");
        }
        Path folder = root.resolve("models--" + id.replace("/", "--"));
        Path newest = folder.resolve("refs").resolve("main");
        String revision;
        try {
            revision = Files.readString(newest).strip();
        } catch (NoSuchFileException e) {
            throw new CheckpointException(
                    id + ": no such directory or file, and no such model in the local Hugging Face cache (" + newest
                            + " is missing); name a directory or a file *.gguf, or fetch the model with Hugging Face's tools:"
                            + " huggingface-cli download " + id,
                    e);
        } catch (IOException e) {
            throw new CheckpointException(newest + ": cannot be read: " + e + "; fetch the model again", e);
        }
        Path snapshot = folder.resolve("snapshots").resolve(revision);
        if (!REVISION.matcher(revision).matches() || !Files.isDirectory(snapshot)) {
            throw new CheckpointException(newest + ": names the snapshot \"" + revision + "\", which is not in "
                    + folder.resolve("snapshots") + "; fetch the model again: huggingface-cli download " + id);
        }
        return snapshot;
    }
}
