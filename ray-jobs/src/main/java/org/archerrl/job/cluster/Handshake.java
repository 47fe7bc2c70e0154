package org.archerrl.job.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks an address for the name of its cluster, over HTTP/2 as gRPC does, before Ray's native code connects: that one ends the
 * process when something else answers.
 */
final class Handshake {
    private static final int MILLIS = 3000;
    private static final int MOST_FRAMES = 20;
    private static final int LONGEST_FRAME = 1 << 14;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String METHOD = "/ray.rpc.NodeInfoGcsService/GetClusterId";

    /** Kinds of frames, and flags, of HTTP/2. */
    private static final int DATA = 0;

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

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
            talk(socket, address);
        } catch (IOException e) {
            throw new ClusterException(
                    "there is no Ray cluster at " + address + " (" + e.getMessage()
                            + "); start one with `ray start --head --port=" + port
                            + "`, or leave --address out to run embedded",
                    e);
        }
    }

    private static void talk(Socket socket, String address) {
        try {
            socket.setSoTimeout(MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            out.write(frame(SETTINGS, 0, 0, new byte[0]));
            out.write(frame(HEADERS, END_HEADERS, 1, headers(address)));
            out.write(frame(DATA, END_STREAM, 1, new byte[5]));
            if (!isAnswered(new DataInputStream(socket.getInputStream()))) {
                throw notRay(address, null);
            }
        } catch (IOException e) {
            throw notRay(address, e);
        }
    }

    /** Returns whether an answer comes with content: a gRPC server that does not know the method sends headers only. */
    private static boolean isAnswered(DataInputStream in) throws IOException {
        for (int i = 0; i < MOST_FRAMES; i++) {
            int lengthAndKind = in.readInt();
            int length = lengthAndKind >>> 8;
            int kind = lengthAndKind & 0xFF;
            int flags = in.readUnsignedByte();
            in.readInt();
            if (i == 0 && kind != SETTINGS || length > LONGEST_FRAME) {
                return false;
            }
            in.readFully(new byte[length]);
            if (kind == DATA || kind == HEADERS && (flags & END_STREAM) != 0) {
                return kind == DATA;
            }
        }
        return false;
    }

    private static byte[] frame(int kind, int flags, int stream, byte[] content) {
        return ByteBuffer.allocate(9 + content.length)
                .putInt(content.length << 8 | kind)
                .put((byte) flags)
                .putInt(stream)
                .put(content)
                .array();
    }

    private static byte[] headers(String address) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", METHOD);
        header(headers, ":authority", address);
        header(headers, "content-type", "application/grpc");
        header(headers, "te", "trailers");
        return headers.toByteArray();
    }

    /** Writes a header as it is, without the compression that HTTP/2 allows. */
    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        for (String text : List.of(name, value)) {
            out.write(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static ClusterException notRay(String address, IOException e) {
        return new ClusterException(
                "what listens at " + address + " does not answer like the head of a Ray cluster; give the address that "
                        + "`ray start --head` printed (port 6379 unless set), not the dashboard's",
                e);
    }
}
