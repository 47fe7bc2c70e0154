package org.archerrl.env.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;

/** What an endpoint has answered, and what it means. */
record Answer(HttpResponse<byte[]> response) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ImmutableSet<Integer> PUT_OFF = ImmutableSet.of(408, 429);
    private static final int MOST_SHOWN = 300;
    /** What a pause is stretched by, since its jitter may take a fifth off, and no try may come before the endpoint wants it. */
    private static final double STRETCH = 1.25;

    /** Returns whether asking again may help, and may be done in the time that is left. */
    boolean isWorthARetryWithin(Duration left) {
        boolean mayHelp = PUT_OFF.contains(response.statusCode()) || response.statusCode() >= 500;
        return mayHelp && pause().map(asked -> asked.compareTo(left) < 0).orElse(true);
    }

    /** Returns how long the endpoint wants to be left alone, if it says so. */
    Optional<Duration> pause() {
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(Answer::duration)
                .map(asked -> Duration.ofMillis((long) (asked.toMillis() * STRETCH)));
    }

    private static Optional<Duration> duration(String retryAfter) {
        if (retryAfter.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        try {
            Instant end = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration pause = Duration.between(Instant.now(), end);
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the reply.
     *
     * @param fault makes the fault where there is none, from its kind and a text that may hold anything the server has said
     */
    String reply(BiFunction<Kind, String, EnvironmentFault> fault) {
        int status = response.statusCode();
        JsonNode body = body();
        if (status >= 300 && status < 400) {
            throw fault.apply(Kind.UNREACHABLE, "answers " + status + ", a redirect, which is not followed");
        }
        if (status != 200) {
            throw fault.apply(Kind.UNREACHABLE, "refuses with " + status + ": " + complaint(body));
        }
        if (body.isMissingNode()) {
            throw fault.apply(Kind.NONSENSE, "answers what is no JSON: " + text());
        }
        JsonNode content = body.path("choices").path(0).path("message").path("content");
        if (!content.isTextual()) {
            throw fault.apply(Kind.NONSENSE, "answers without a reply in choices[0].message.content: " + text());
        }
        if (content.asText().isBlank()) {
            throw fault.apply(
                    Kind.NONSENSE,
                    "gives an empty reply (finish_reason "
                            + body.path("choices").path(0).path("finish_reason").asText("none")
                            + "); a model that thinks first may need more reply-tokens");
        }
        return content.asText().strip();
    }

    private String complaint(JsonNode body) {
        return Stream.of(body.path("error").path("message"), body.path("error"), body.path("message"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElseGet(this::text);
    }

    private JsonNode body() {
        try {
            return Optional.ofNullable(MAPPER.readTree(response.body())).orElse(MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Returns a server's words fit for a message: one line, of bounded length, without control characters. */
    static String cleaned(String text) {
        return Ascii.truncate(text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip(), MOST_SHOWN, "...");
    }
}
