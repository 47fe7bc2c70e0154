package org.archerrl.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
    @Test
    void theDriversToolAnswersInMebibytes() {
        assertEquals(Optional.of(new DeviceMemory(81559L << 20, 80994L << 20)), DeviceMemory.parse("81559, 80994\n"));
        assertEquals(Optional.empty(), DeviceMemory.parse("No devices were found\n"));
        assertEquals(Optional.empty(), DeviceMemory.parse("[N/A], [N/A]"));
        assertEquals(Optional.empty(), DeviceMemory.parse(""));
    }

    @Test
    void theToolCountsGpusThatTheProcessDoesNotSee() {
        assertEquals("1", DeviceMemory.id(1, null));
        assertEquals("1", DeviceMemory.id(1, ""));
        assertEquals("5", DeviceMemory.id(1, "2, 5"));
        assertEquals("GPU-8a56", DeviceMemory.id(0, "GPU-8a56"));
    }

    @Test
    void aProcessorAndAGpuThatIsNotThereHaveNone() {
        assertEquals(Optional.empty(), DeviceMemory.of(ComputeDevice.CPU));
        assertEquals(Optional.empty(), DeviceMemory.of(ComputeDevice.gpu(63)));
    }
}
