package org.archerrl;

import ai.djl.Device;
import java.lang.reflect.Constructor;
import org.archerrl.torch.ComputeDevice;

/**
 * Devices where there are none: the processor under numbers. Operations tell them apart as they do GPUs, and refuse to mix
 * them; arithmetic does not.
 */
public final class ToyDevice {
    private ToyDevice() {}

    /** The engine itself has but one processor, so its constructor is asked past its door. */
    public static ComputeDevice number(int n) {
        try {
            Constructor<Device> constructor = Device.class.getDeclaredConstructor(String.class, int.class);
            constructor.setAccessible(true);
            return new ComputeDevice(constructor.newInstance("cpu", n));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("DJL's Device has changed", e);
        }
    }
}
