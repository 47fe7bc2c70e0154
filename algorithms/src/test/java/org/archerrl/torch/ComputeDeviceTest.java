package org.archerrl.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.archerrl.ToyDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors stay where they were made, and operations refuse to mix places. */
class ComputeDeviceTest {
    /** What makes a tensor of nothing but numbers. */
    private static final Pattern MAKER =
            Pattern.compile("torch\\.(zeros|ones|full|empty|arange|linspace|eye|tensor|rand\\w*|tril_indices)\\(");

    @Test
    void namesSayWhere() {
        assertEquals("cpu", ComputeDevice.CPU.toString());
        assertEquals("gpu:3", ComputeDevice.gpu(3).toString());
        assertTrue(ComputeDevice.gpu(0).isGpu() && !ComputeDevice.CPU.isGpu());
        assertEquals(
                "gpu: must be 0 or more, got -1",
                assertThrows(IllegalArgumentException.class, () -> ComputeDevice.gpu(-1))
                        .getMessage());
    }

    @Test
    void anOperationRefusesTensorsOfTwoDevices() {
        try (NDManager here = ToyDevice.number(1).scope();
                NDManager there = ToyDevice.number(2).scope()) {
            NDArray x = here.create(new float[] {1, 2});
            NDArray index = there.create(new long[] {1});
            assertEquals(
                    "the tensors of bradley_terry must be on one device, got cpu:2 for a result on cpu:1; make both in the"
                            + " scope of the same weights",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> OpLibrary.one(here, "bradley_terry", x, index, index, 1.0))
                            .getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> OpLibrary.many(there, "gradients", List.of(List.of(x), index)));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void valuesGoToAnyDeviceAndComeBack(Precision precision) {
        float[] values = {1, -2, 0.5f};
        try (NDManager there = ToyDevice.number(1).scope()) {
            NDArray tensor = precision.tensor(there, values, new Shape(3));
            assertArrayEquals(values, HostMemory.floats(tensor));
            HostMemory.copy(new float[] {4, 8, 16}, tensor);
            assertArrayEquals(new float[] {4, 8, 16}, HostMemory.floats(tensor));
        }
    }

    /** Without it a tensor would be made on the processor, wherever the others are; here nothing would fail. */
    @Test
    void whatAnOperationMakesAnewSaysItsDevice() throws IOException {
        String source =
                Resources.toString(Resources.getResource(OpLibrary.class, "ops.torchscript"), StandardCharsets.UTF_8);
        List<String> made = source.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .flatMap(line -> MAKER.matcher(line).results().map(found -> call(line, found)))
                .toList();
        assertTrue(made.size() > 8, "finds what operations make, got " + made);
        assertEquals(
                List.of(),
                made.stream().filter(call -> !call.contains("device=")).toList());
        assertEquals(
                List.of(),
                source.lines().filter(line -> line.contains(".item()")).toList(),
                "waits for a device");
    }

    /** Returns the text of a call with its arguments. */
    private static String call(String line, MatchResult found) {
        int open = 1;
        int end = found.end();
        while (open > 0) {
            open += line.charAt(end) == '(' ? 1 : line.charAt(end) == ')' ? -1 : 0;
            end++;
        }
        return line.substring(found.start(), end);
    }
}
