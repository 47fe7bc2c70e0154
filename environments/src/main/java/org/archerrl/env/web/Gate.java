package org.archerrl.env.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy that a browser cannot get past: it connects to the allowed servers and answers 403 for all others. */
final class Gate implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+) (HTTP/1\\.[01])\r\n(?s:(.*))");
    private static final Pattern TUNNEL = Pattern.compile("\\[?([^\\]]+)\\]?:(\\d{1,5})");
    private static final Pattern KEEPS_OPEN = Pattern.compile("(?im)^(proxy-connection|connection|keep-alive):.*\r\n");
    private static final String REFUSED = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final String UNREACHABLE =
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final AllowedHosts hosts;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemon.threads("gate"));
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Gate(AllowedHosts hosts) throws IOException {
        this.hosts = hosts;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::receive);
    }

    /** Returns the port on the loopback address. */
    int port() {
        return door.getLocalPort();
    }

    private void receive() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that has gone again.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Matcher request = REQUEST.matcher(head(in));
            if (!request.matches()) {
                return;
            }
            boolean tunnels = request.group(1).equals("CONNECT");
            InetSocketAddress server = server(request.group(2), tunnels);
            if (server == null) {
                client.getOutputStream().write(REFUSED.getBytes(StandardCharsets.US_ASCII));
            } else {
                connect(client, in, request, tunnels, server);
            }
        } catch (IOException e) {
            // Either side has gone: the browser sees a closed connection.
        } finally {
            open.remove(client);
        }
    }

    private void connect(Socket client, InputStream in, Matcher request, boolean tunnels, InetSocketAddress address)
            throws IOException {
        try (Socket server = new Socket()) {
            open.add(server);
            try {
                server.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            } catch (IOException e) {
                client.getOutputStream().write(UNREACHABLE.getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (tunnels) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                server.getOutputStream().write(forwarded(request).getBytes(StandardCharsets.ISO_8859_1));
            }
            threads.execute(() -> copy(in, server));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private void copy(InputStream from, Socket server) {
        try {
            from.transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException e) {
            // The other direction notices by itself.
        } finally {
            open.remove(server);
        }
    }

    /** The request as a server expects it; the connection ends with the answer, so that none is used for another server. */
    private static String forwarded(Matcher request) {
        URI target = URI.create(request.group(2));
        String path = (target.getRawPath().isEmpty() ? "/" : target.getRawPath())
                + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        String headers = KEEPS_OPEN.matcher(request.group(4)).replaceAll("");
        return request.group(1) + " " + path + " " + request.group(3) + "\r\nConnection: close\r\n" + headers;
    }

    /** Returns the server that is asked for, unresolved; null if it is not allowed. */
    private InetSocketAddress server(String target, boolean tunnels) {
        if (tunnels) {
            Matcher address = TUNNEL.matcher(target);
            return address.matches() && hosts.permit(address.group(1), Integer.parseInt(address.group(2)))
                    ? InetSocketAddress.createUnresolved(address.group(1), Integer.parseInt(address.group(2)))
                    : null;
        }
        try {
            URI address = URI.create(target);
            return hosts.permit(address)
                    ? InetSocketAddress.createUnresolved(
                            address.getHost(), address.getPort() < 0 ? 80 : address.getPort())
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4 && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            boolean ends = next == (matched % 2 == 0 ? '\r' : '\n');
            matched = ends ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            // Nothing left to close.
        }
        threads.shutdownNow();
    }
}
