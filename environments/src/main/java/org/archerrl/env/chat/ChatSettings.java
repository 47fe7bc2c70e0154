package org.archerrl.env.chat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;

/**
 * The settings of an endpoint, the same in every environment that can use one.
 *
 * @param address what {@code endpoint} says; empty for none
 * @param sampling how replies are generated
 * @param keyVariable the variable of the environment that holds the key
 * @param patience how long a call may take
 * @param callsPerSecond the most tries a second, of all environments in one process; 0 for no limit
 * @param cache the folder of recorded replies; empty for none
 * @param cacheMode what the folder is for
 */
public record ChatSettings(
        String address,
        ChatOptions sampling,
        String keyVariable,
        Patience patience,
        double callsPerSecond,
        String cache,
        CacheMode cacheMode) {
    /** What is done with recorded replies. */
    public enum CacheMode {
        /** Nothing: every request is asked. */
        OFF,
        /** What is recorded is used; the rest is asked and recorded. */
        RECORD,
        /** What is recorded is used, and nothing is asked. */
        REPLAY
    }

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** Returns the options to add to those of an environment. */
    public static List<Option> options() {
        return List.of(
                new Option(
                        "endpoint",
                        "",
                        "address of an OpenAI-compatible chat endpoint, such as http://127.0.0.1:8000/v1 (requests go to"
                                + " ENDPOINT/chat/completions); empty for none"),
                new Option("model", "default", "name of the model that the endpoint is asked for"),
                new Option("temperature", 0.0, "temperature of the endpoint's sampling, 0 to 2"),
                new Option("reply-tokens", 256, "the most tokens of a reply of the endpoint's, 1 to 100000"),
                new Option(
                        "key-variable",
                        "OPENAI_API_KEY",
                        "name of the environment variable that holds the endpoint's key, on every machine that plays; not"
                                + " set for a server that asks for none"),
                new Option("calls-per-second", 0.0, "the most requests a second from one process; 0 for no limit"),
                new Option("call-seconds", 60, "the most seconds of a call, its tries and pauses included, 1 to 3600"),
                new Option("call-tries", 5, "how often a call is tried that is put off or cut off, 1 to 20"),
                new Option("cache", "", "folder of recorded replies, made if need be; empty for none"),
                new Option(
                        "cache-mode",
                        "record",
                        "what the folder is for: record (use what is there, ask for the rest), replay (ask for nothing) or"
                                + " off"));
    }

    /**
     * Reads them.
     *
     * @throws SettingException if one is wrong
     */
    public static ChatSettings of(Settings settings) {
        return new ChatSettings(
                settings.text("endpoint").strip(),
                new ChatOptions(
                        settings.text("model"),
                        settings.number("temperature", 0, 2),
                        settings.integer("reply-tokens", 1, 100_000)),
                settings.text("key-variable").strip(),
                new Patience(
                        Duration.ofSeconds(settings.integer("call-seconds", 1, 3600)),
                        settings.integer("call-tries", 1, 20),
                        FIRST_PAUSE),
                settings.number("calls-per-second", 0, 1e6),
                settings.text("cache").strip(),
                settings.one("cache-mode", CacheMode.class));
    }

    /** Returns whether an endpoint is given. */
    public boolean isGiven() {
        return !address.isEmpty();
    }

    /** Returns whether replies are recorded, so that equal requests have equal replies. */
    public boolean isRecorded() {
        return cacheMode != CacheMode.OFF && !cache.isEmpty();
    }

    /**
     * Returns a client of the endpoint, which many threads may use; nothing is asked yet.
     *
     * @throws SettingException if there is no address, or the address, the key or the folder is wrong
     */
    public ChatEndpoint connect() {
        return connect(ApiKey.in(keyVariable));
    }

    /** Returns a client that uses this key. */
    ChatEndpoint connect(ApiKey key) {
        return new ChatEndpoint(uri(), key, this, recordings());
    }

    private Optional<ReplyCache> recordings() {
        if (cacheMode == CacheMode.OFF || cache.isEmpty() && cacheMode == CacheMode.RECORD) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(cache);
            if (cacheMode == CacheMode.RECORD) {
                Files.createDirectories(folder);
            }
            if (!cache.isEmpty() && Files.isDirectory(folder)) {
                return Optional.of(new ReplyCache(folder));
            }
        } catch (IOException | InvalidPathException e) {
            throw new SettingException("environment.cache: the folder '" + cache + "' cannot be made: " + e);
        }
        throw new SettingException(
                "environment.cache: must be a folder of recorded replies that is there, got '" + cache + "'");
    }

    private URI uri() {
        try {
            URI uri = new URI(address.replaceFirst("/+$", ""));
            boolean isWeb = Objects.equals(uri.getScheme(), "http") || Objects.equals(uri.getScheme(), "https");
            if (isWeb
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Refused below, without what it says, which may hold a key.
        }
        throw new SettingException("environment.endpoint: must be an address such as http://127.0.0.1:8000/v1, without"
                + " a user, a key or a query" + (address.isEmpty() ? ", and none is given" : ""));
    }
}
