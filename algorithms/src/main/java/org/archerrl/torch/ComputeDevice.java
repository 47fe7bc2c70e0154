package org.archerrl.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/**
 * Where tensors live and are computed with.
 *
 * <p>There is no default: whoever makes weights says where, all that is computed from them stays there, and nothing goes to
 * another device, present or not. Operations on tensors of two devices are refused.
 *
 * @param device as the engine calls it
 */
public record ComputeDevice(Device device) {
    /** The processor. */
    public static final ComputeDevice CPU = new ComputeDevice(Device.cpu());

    /**
     * Returns a GPU.
     *
     * @param index as CUDA counts those that the process sees, from 0
     * @throws IllegalArgumentException if the index is negative
     */
    public static ComputeDevice gpu(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("gpu: must be 0 or more, got " + index);
        }
        return new ComputeDevice(Device.gpu(index));
    }

    /** Returns an owner of tensors on this device; closed by the caller. */
    public NDManager scope() {
        return NDManager.newBaseManager(device);
    }

    /** Returns whether it is a GPU. */
    public boolean isGpu() {
        return device.isGpu();
    }

    /** The engine's own comparison takes no notice of the number of a CPU. */
    static boolean isSame(Device one, Device other) {
        return one.getDeviceType().equals(other.getDeviceType()) && one.getDeviceId() == other.getDeviceId();
    }

    /** Returns {@code cpu}, or {@code gpu:0} and so on. */
    @Override
    public String toString() {
        return name(device);
    }

    static String name(Device device) {
        return device.getDeviceId() < 0 ? device.getDeviceType() : device.getDeviceType() + ":" + device.getDeviceId();
    }
}
