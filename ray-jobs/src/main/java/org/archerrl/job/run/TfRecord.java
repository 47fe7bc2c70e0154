package org.archerrl.job.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The framing of TensorFlow's record files: length, its checksum, the bytes, their checksum; all numbers little-endian.
 *
 * <p>Source: {@code tensorflow/core/lib/io/record_writer.h}.
 */
final class TfRecord {
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int FOOTER = Integer.BYTES;
    private static final int MASK_DELTA = 0xa282ead8;

    private TfRecord() {}

    /** Returns a record. */
    static byte[] framed(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(HEADER + data.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(checksum(record.array(), 0, Long.BYTES));
        record.put(data);
        record.putInt(checksum(data, 0, data.length));
        return record.array();
    }

    /** Returns what the records of a file hold, up to its end or the first one that is cut or damaged. */
    static List<byte[]> whole(byte[] file) {
        List<byte[]> found = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (rest.remaining() >= HEADER) {
            int lengthChecksum = checksum(file, rest.position(), Long.BYTES);
            long length = rest.getLong();
            if (rest.getInt() != lengthChecksum || length > rest.remaining() - FOOTER) {
                break;
            }
            byte[] data = new byte[(int) length];
            rest.get(data);
            if (rest.getInt() != checksum(data, 0, data.length)) {
                break;
            }
            found.add(data);
        }
        return found;
    }

    /** Returns the masked CRC-32C: that of bytes that hold their own CRC would be weak otherwise. */
    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }
}
