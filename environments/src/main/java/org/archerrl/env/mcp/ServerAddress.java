package org.archerrl.env.mcp;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import org.archerrl.env.SettingException;

/** Where a server is: a command that starts one, or the address of one that runs. */
sealed interface ServerAddress {
    /**
     * A command.
     *
     * @param line what a shell is to run
     * @param variables the server's environment, whole
     */
    record Command(String line, ImmutableMap<String, String> variables) implements ServerAddress {}

    /**
     * An address that speaks streamable HTTP.
     *
     * @param uri where requests are posted
     */
    record Web(URI uri) implements ServerAddress {
        McpClientTransport transport(McpJsonMapper mapper, Duration deadline) {
            URI base = uri.resolve("/");
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return HttpClientStreamableHttpTransport.builder(base.toString())
                    .endpoint(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                    .jsonMapper(mapper)
                    .connectTimeout(deadline)
                    .build();
        }
    }

    /**
     * Reads the settings {@code command}, {@code url} and {@code pass-variables}.
     *
     * @throws SettingException unless exactly one of the first two is given, and sound
     */
    static ServerAddress of(String command, String url, String passed) {
        if (command.isBlank() == url.isBlank()) {
            throw new SettingException("environment.command: either a command that starts a server or a url must be"
                    + " given, and " + (url.isBlank() ? "neither is" : "both are"));
        }
        return url.isBlank() ? new Command(command, variables(passed)) : web(url);
    }

    private static ServerAddress web(String url) {
        try {
            URI uri = new URI(url.strip());
            boolean isWeb = Objects.equals(uri.getScheme(), "http") || Objects.equals(uri.getScheme(), "https");
            if (isWeb && uri.getHost() != null && uri.getUserInfo() == null) {
                return new Web(uri);
            }
        } catch (URISyntaxException e) {
            // Refused below.
        }
        throw new SettingException(
                "environment.url: must be an address such as http://127.0.0.1:8000/mcp, got '" + url + "'");
    }

    private static ImmutableMap<String, String> variables(String passed) {
        ImmutableMap.Builder<String, String> variables = ImmutableMap.builder();
        for (String name : Splitter.on(',').trimResults().omitEmptyStrings().split("PATH,HOME," + passed)) {
            String value = System.getenv(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        return variables.buildKeepingLast();
    }
}
