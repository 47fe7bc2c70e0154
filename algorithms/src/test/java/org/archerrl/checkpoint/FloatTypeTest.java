package org.archerrl.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatTypeTest {
    @ParameterizedTest
    @EnumSource(
            value = FloatType.class,
            names = {"F16", "BF16"})
    void everyNumberOfSixteenBitsComesBackBitByBit(FloatType type) {
        ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[1 << 16];
        for (int bits = 0; bits < values.length; bits++) {
            all.putShort((short) bits);
        }
        type.decode(all.flip(), values, 0, values.length);
        for (int bits = 0; bits < values.length; bits++) {
            ByteBuffer written = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
            type.encode(values, bits, bits + 1, written);
            if (Float.isNaN(values[bits])) {
                type.decode(written.flip(), values, bits, bits + 1);
                assertEquals(Float.NaN, values[bits]);
            } else {
                assertEquals((short) bits, written.getShort(0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F16, 1, 3C00",
        "F16, 1.00048828125, 3C00", // half-way: 1 is even
        "F16, 1.0004885, 3C01",
        "F16, 1.00146484375, 3C02", // half-way: 3C02 is even
        "F16, 65504, 7BFF",
        "F16, 65519.996, 7BFF",
        "F16, 65520, 7C00",
        "F16, -1e30, FC00",
        "F16, 6.1e-5, 03FF",
        "F16, 6.1035156E-5, 0400",
        "F16, 6.0975552E-5, 03FF",
        "F16, 2.9802322E-8, 0000", // half of the smallest: 0 is even
        "F16, 2.9802326E-8, 0001",
        "F16, -0, 8000",
        "F16, NaN, 7E00",
        "BF16, 1, 3F80",
        "BF16, 1.00390625, 3F80",
        "BF16, 1.0039064, 3F81",
        "BF16, 1.01171875, 3F82",
        "BF16, 3.4e38, 7F80",
        "BF16, -Infinity, FF80",
        "BF16, 1e-45, 0000"
    })
    void valuesAreRoundedToTheNearestOrEven(FloatType type, float value, String bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        type.encode(new float[] {value}, 0, 1, bytes);
        assertEquals(Integer.parseInt(bits, 16), bytes.getShort(0) & 0xFFFF);
    }

    @Test
    void aNotANumberStaysOne() {
        float nan = Float.intBitsToFloat(0x7F800001);
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        FloatType.BF16.encode(new float[] {nan}, 0, 1, bytes);
        assertEquals(0x7FC0, bytes.getShort(0));
    }

    @Test
    void partsOfAnArrayAreReadAndWritten() {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        FloatType.F32.encode(new float[] {1, 2, 3, 4}, 1, 3, bytes);
        FloatType.BF16.encode(new float[] {1, 2, 3, 4}, 2, 4, bytes);
        assertEquals(12, bytes.position());
        float[] values = new float[4];
        bytes.flip();
        FloatType.F32.decode(bytes, values, 2, 4);
        FloatType.BF16.decode(bytes.position(8), values, 0, 2);
        assertArrayEquals(new float[] {3, 4, 2, 3}, values);
    }
}
