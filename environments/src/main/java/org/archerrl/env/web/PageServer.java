package org.archerrl.env.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.archerrl.env.web.PageFolder.Item;

/** Serves a folder of pages to a browser on this machine. */
final class PageServer implements AutoCloseable {
    private static final int THREADS = 4;

    private final PageFolder folder;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Daemon.threads("pages"));
    private final HttpServer server;

    PageServer(PageFolder folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        Daemon.start("pages", server::start);
    }

    /** Returns where its pages are. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Item> item = exchange.getRequestMethod().equals("GET")
                    ? folder.item(exchange.getRequestURI().getPath())
                    : Optional.empty();
            if (item.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = item.get().content();
            exchange.getResponseHeaders().set("Content-Type", item.get().type());
            exchange.getResponseHeaders().set("Cache-Control", "public, max-age=86400");
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
