package org.archerrl.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors that lie somewhere, read one at a time: in files, in an array, or computed on demand.
 *
 * <p>What is read is owned by whoever reads it. Whoever opens a source closes it. For one thread at a time.
 */
public interface TensorSource extends AutoCloseable {
    /** Returns what messages call this source, such as its file. */
    String name();

    /** Returns the shape of every tensor by its name, in the order of the source; nothing is read for it. */
    Map<String, long[]> shapes();

    /**
     * Returns how the values of a tensor are kept, such as {@code BF16} or {@code Q4_1}.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    String type(String tensor);

    /** Returns whether {@link #read} knows the {@link #type} of a tensor, which is there. */
    default boolean isReadable(String tensor) {
        return true;
    }

    /**
     * Reads one tensor, whatever it is kept as, into floats.
     *
     * @throws IllegalArgumentException if there is no such tensor
     * @throws CheckpointException if it cannot be read
     */
    HostTensor read(String tensor);

    /** Lets go of the files. */
    @Override
    default void close() {}

    /** Reads everything: for models that fit the memory of the JVM. */
    default LinkedHashMap<String, HostTensor> readAll() {
        LinkedHashMap<String, HostTensor> tensors = new LinkedHashMap<>();
        shapes().keySet().forEach(tensor -> tensors.put(tensor, read(tensor)));
        return tensors;
    }

    /**
     * Returns a view of some tensors of this source under other names, in another order; closing it closes this.
     *
     * @param sources the name here of each tensor there
     */
    default TensorSource renamed(Map<String, String> sources) {
        return new RenamedTensors(this, sources);
    }

    /** Returns tensors in memory as a source that messages call {@code name}. */
    static TensorSource of(String name, Map<String, HostTensor> tensors) {
        return new TensorsInMemory(name, tensors);
    }

    /**
     * Returns what {@code tensors} holds by that name.
     *
     * @throws IllegalArgumentException if it holds nothing
     */
    static <T> T require(String tensor, Map<String, T> tensors) {
        T found = tensors.get(tensor);
        if (found == null) {
            throw new IllegalArgumentException("there is no tensor '" + tensor + "'; there is " + tensors.keySet());
        }
        return found;
    }
}
