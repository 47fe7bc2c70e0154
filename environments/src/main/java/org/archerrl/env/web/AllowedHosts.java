package org.archerrl.env.web;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.archerrl.env.SettingException;

/**
 * The servers that pages may talk to; every other address is refused.
 *
 * @param addresses host and port, such as {@code example.org:443}
 */
record AllowedHosts(ImmutableSet<String> addresses) {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    /** Nobody. */
    static final AllowedHosts NONE = new AllowedHosts(ImmutableSet.of());

    /**
     * Reads the setting {@code hosts}: hosts separated by blanks, each with a port or on both usual ones.
     *
     * @throws SettingException if one is no host
     */
    static AllowedHosts of(String setting) {
        ImmutableSet.Builder<String> addresses = ImmutableSet.builder();
        for (String host : Splitter.on(' ').omitEmptyStrings().split(setting)) {
            var matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new SettingException(
                        "environment.hosts: must be hosts separated by blanks, each such as example.org or"
                                + " 127.0.0.1:8080, got '" + host + "'");
            }
            for (String port : matcher.group(2) == null ? Set.of("80", "443") : Set.of(matcher.group(2))) {
                addresses.add(address(matcher.group(1), Integer.parseInt(port)));
            }
        }
        return new AllowedHosts(addresses.build());
    }

    /** Returns these and the server of an address. */
    AllowedHosts and(URI address) {
        return new AllowedHosts(ImmutableSet.<String>builder()
                .addAll(addresses)
                .add(address(address.getHost(), port(address)))
                .build());
    }

    /** Says whether this server is one of them. */
    boolean permit(String host, int port) {
        return addresses.contains(address(host, port));
    }

    /** Says whether this address is of one of them; a file never is. */
    boolean permit(URI address) {
        String scheme = address.getScheme();
        return address.getHost() != null
                && ("http".equals(scheme) || "https".equals(scheme))
                && permit(address.getHost(), port(address));
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private static String address(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + ":" + port;
    }
}
