package org.archerrl.job.cluster;

import ai.djl.engine.Engine;
import com.google.common.base.Splitter;
import io.ray.api.Ray;
import java.util.List;
import java.util.Optional;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.DeviceMemory;

/** The device that Ray gave to the actor which asks. */
public final class OwnDevice {
    private OwnDevice() {}

    /**
     * Returns it: the processor if the actor asked for no GPU; the first of those that Ray counts for it; embedded, the first one
     * of this machine.
     *
     * @param gpus that the actor asked for
     */
    public static ComputeDevice of(double gpus) {
        if (gpus == 0) {
            return ComputeDevice.CPU;
        }
        if (Ray.getRuntimeContext().isLocalMode()) {
            return ComputeDevice.gpu(0);
        }
        long id = Ray.getRuntimeContext().getGpuIds().get(0);
        return ComputeDevice.gpu(index(id, System.getenv("CUDA_VISIBLE_DEVICES")));
    }

    /**
     * Returns the index by which this process knows a GPU.
     *
     * @param id by which Ray knows it: the machine's own number
     * @param visible the machine's numbers of those that this process sees, in its order; null if it sees all
     */
    static int index(long id, String visible) {
        if (visible == null || visible.isBlank()) {
            return (int) id;
        }
        List<String> ids = Splitter.on(',').trimResults().splitToList(visible);
        int place = ids.indexOf(String.valueOf(id));
        return place < 0 ? (int) id : place;
    }

    /**
     * Returns the device of an actor that is about to use it.
     *
     * @param gpus that the actor asked for
     * @param key of the recipe that says so
     * @throws ClusterException if the engine of this process cannot use it
     */
    public static ComputeDevice usable(double gpus, String key) {
        ComputeDevice device = of(gpus);
        int seen = Engine.getInstance().getGpuCount();
        int index = device.device().getDeviceId();
        if (device.isGpu() && index >= seen) {
            throw new ClusterException(
                    key + ": the engine of this process sees " + seen + " GPU(s) and was given " + device
                            + "; install a CUDA build of PyTorch there (PYTORCH_LIBRARY_PATH, see cluster.yaml), or write "
                            + key + ": 0");
        }
        return device;
    }

    /**
     * Returns the memory that an actor may take of its device; empty of the processor.
     *
     * @param gpus that it asked for; a share of a GPU is a share of its memory
     */
    public static Optional<DeviceMemory> memory(ComputeDevice device, double gpus) {
        double share = Math.min(1, gpus);
        return DeviceMemory.of(device)
                .map(memory -> new DeviceMemory(
                        (long) (memory.total() * share), Math.min(memory.free(), (long) (memory.total() * share))));
    }
}
