package org.archerrl.job.telemetry;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import org.archerrl.job.run.RunException;

/** Answers Prometheus at {@code /metrics}, on all addresses of this machine, until it is closed. */
public final class MetricsServer implements AutoCloseable {
    private final HTTPServer server;

    private MetricsServer(HTTPServer server) {
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param port to listen on; 0 is any free one
     * @throws RunException if the port cannot be had
     */
    public static MetricsServer start(int port, Telemetry telemetry) {
        if (port < 0 || port > 65_535) {
            throw new RunException("--metrics-port: must be from 1 to 65535, or 0 for any free port, got " + port);
        }
        try {
            return new MetricsServer(HTTPServer.builder()
                    .port(port)
                    .registry(telemetry.registry())
                    .buildAndStart());
        } catch (IOException e) {
            throw new RunException(
                    "--metrics-port: port " + port + " cannot be listened on (" + e.getMessage()
                            + "); give another one, or 0 for any free port",
                    e);
        }
    }

    /** Returns where to scrape. */
    public String url() {
        return "http://localhost:" + server.getPort() + "/metrics";
    }

    @Override
    public void close() {
        server.close();
    }
}
