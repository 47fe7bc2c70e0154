package org.archerrl.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One safetensors file of any length, or the bytes of one. */
public final class SafeTensorsFile implements TensorSource {
    private final Storage storage;
    private final SafeTensorsHeader header;

    /**
     * Reads the header.
     *
     * @param storage closed by {@link #close}, or here if the header is bad
     * @throws CheckpointException if it is not a safetensors file
     */
    public SafeTensorsFile(Storage storage) {
        this.storage = storage;
        try {
            this.header = SafeTensorsHeader.read(storage);
        } catch (CheckpointException e) {
            storage.close();
            throw e;
        }
    }

    /**
     * Opens a file.
     *
     * @throws CheckpointException if it cannot be read, or is not a safetensors file
     */
    public static SafeTensorsFile open(Path file) {
        return new SafeTensorsFile(Storage.open(file));
    }

    /** Returns the texts kept with the tensors; empty if there are none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        header.entries().forEach((tensor, entry) -> shapes.put(tensor, entry.shape()));
        return shapes;
    }

    @Override
    public String type(String tensor) {
        return TensorSource.require(tensor, header.entries()).type();
    }

    @Override
    public boolean isReadable(String tensor) {
        return TensorSource.require(tensor, header.entries()).floatType().isPresent();
    }

    /**
     * {@inheritDoc}
     *
     * @throws CheckpointException if its type is none of {@link FloatType}
     */
    @Override
    public HostTensor read(String tensor) {
        SafeTensorsHeader.Entry entry = TensorSource.require(tensor, header.entries());
        FloatType type = entry.floatType()
                .orElseThrow(() -> new CheckpointException(name() + ": tensor " + tensor + " has the type "
                        + entry.type() + ", but only " + Arrays.toString(FloatType.values())
                        + " can be read; convert the model to one of these"));
        return storage.tensor(type, entry.shape(), entry.begin());
    }

    @Override
    public void close() {
        storage.close();
    }
}
