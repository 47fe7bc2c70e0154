package org.archerrl.checkpoint.gguf;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.Storage;
import org.archerrl.checkpoint.TensorSource;

/**
 * A GGUF file (ggml, docs/gguf.md) of version 2 or 3, little endian: metadata, and tensors under llama.cpp's names with
 * shapes the way round that everybody else has them. Tensors are dequantised one at a time, as they are read.
 */
public final class GgufFile implements TensorSource {
    private final Storage storage;
    private final GgufMetadata metadata;
    private final Map<String, Entry> entries;

    /**
     * A tensor's place.
     *
     * @param type how it is kept
     * @param shape lengths of the axes, that of the fastest last
     * @param offset of its first byte in the file
     */
    record Entry(GgmlType type, long[] shape, long offset) {}

    private GgufFile(Storage storage, GgufMetadata metadata, Map<String, Entry> entries) {
        this.storage = storage;
        this.metadata = metadata;
        this.entries = entries;
    }

    /**
     * Opens a file and reads all but its tensors.
     *
     * @throws CheckpointException if it cannot be read, or is not a good GGUF file
     */
    public static GgufFile open(Path path) {
        Storage storage = Storage.open(path);
        try {
            GgufHeader header = new GgufHeader(storage);
            return new GgufFile(storage, header.metadata(), header.entries());
        } catch (CheckpointException e) {
            storage.close();
            throw e;
        }
    }

    /** Returns what the file says of its model. */
    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        entries.forEach((tensor, entry) -> shapes.put(tensor, entry.shape()));
        return shapes;
    }

    @Override
    public String type(String tensor) {
        return TensorSource.require(tensor, entries).type().name();
    }

    @Override
    public HostTensor read(String tensor) {
        Entry entry = TensorSource.require(tensor, entries);
        return storage.tensor(entry.type(), entry.shape(), entry.offset());
    }

    @Override
    public void close() {
        storage.close();
    }
}
