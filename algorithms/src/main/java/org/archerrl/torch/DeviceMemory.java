package org.archerrl.torch;

import ai.djl.util.cuda.CudaUtils;
import com.google.common.base.Splitter;
import com.google.common.io.CharStreams;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of a GPU.
 *
 * @param total bytes that it has
 * @param free bytes that nobody holds, this process among them; the engine's own reserve counts as held
 */
public record DeviceMemory(long total, long free) {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceMemory.class);

    /**
     * Returns the present memory of a GPU: as CUDA's runtime library tells it, or where that is not found, {@code nvidia-smi}.
     * Empty of the processor, and if neither knows the device.
     */
    public static Optional<DeviceMemory> of(ComputeDevice device) {
        if (!device.isGpu()) {
            return Optional.empty();
        }
        try {
            MemoryUsage usage = CudaUtils.getGpuMemory(device.device());
            return Optional.of(new DeviceMemory(usage.getMax(), usage.getMax() - usage.getUsed()));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("CUDA's runtime library does not tell the memory of {}", device, e);
            return ofTool(id(device.device().getDeviceId(), System.getenv("CUDA_VISIBLE_DEVICES")));
        }
    }

    /** Returns what the driver's tool calls the GPU that this process counts as number {@code index}. */
    static String id(int index, String visible) {
        List<String> ids = visible == null
                ? List.of()
                : Splitter.on(',').trimResults().omitEmptyStrings().splitToList(visible);
        return index < ids.size() ? ids.get(index) : String.valueOf(index);
    }

    private static Optional<DeviceMemory> ofTool(String id) {
        try {
            Process tool = new ProcessBuilder(
                            "nvidia-smi",
                            "--id=" + id,
                            "--query-gpu=memory.total,memory.free",
                            "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            String said = CharStreams.toString(new InputStreamReader(tool.getInputStream(), StandardCharsets.UTF_8));
            Optional<DeviceMemory> memory = parse(said);
            if (memory.isEmpty()) {
                LOG.debug("nvidia-smi does not know GPU {}: {}", id, said);
            }
            return memory;
        } catch (IOException e) {
            LOG.debug("there is no nvidia-smi", e);
            return Optional.empty();
        }
    }

    /** Reads total and free memory in MiB, such as {@code 81559, 80994}; empty if it is anything else. */
    static Optional<DeviceMemory> parse(String said) {
        String line = said.strip();
        if (!line.matches("\\d+, *\\d+")) {
            return Optional.empty();
        }
        List<String> fields = Splitter.on(',').trimResults().splitToList(line);
        return Optional.of(new DeviceMemory(Long.parseLong(fields.get(0)) << 20, Long.parseLong(fields.get(1)) << 20));
    }
}
