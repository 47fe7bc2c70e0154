package org.archerrl.job.cluster;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Asks an address whether something there speaks HTTP/2, as the head of a Ray cluster does, before Ray itself connects. */
final class Handshake {
    private static final int MILLIS = 3000;
    private static final int SETTINGS_FRAME = 4;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private Handshake() {}

    static void check(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new ClusterException("--address must be HOST:PORT, such as 10.0.0.5:6379, got " + address);
        }
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new ClusterException("--address: the port must be from 1 to 65535, got " + port);
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {0, 0, 0, SETTINGS_FRAME, 0, 0, 0, 0, 0});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = new byte[9];
            in.readFully(header);
            if (header[3] == SETTINGS_FRAME) {
                return;
            }
            throw notRay(address, null);
        } catch (EOFException | SocketTimeoutException e) {
            throw notRay(address, e);
        } catch (IOException e) {
            throw new ClusterException(
                    "there is no Ray cluster at " + address + " (" + e.getMessage()
                            + "); start one with `ray start --head --port=" + port
                            + "`, or leave --address out to run embedded",
                    e);
        }
    }

    private static ClusterException notRay(String address, IOException e) {
        return new ClusterException(
                "what listens at " + address + " does not answer like the head of a Ray cluster; give the address that "
                        + "`ray start --head` printed (port 6379 unless set), not the dashboard's",
                e);
    }
}
