package org.archerrl.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors of another source under names of their own. */
record RenamedTensors(TensorSource source, Map<String, String> sources) implements TensorSource {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Map<String, long[]> shapes() {
        Map<String, long[]> there = source.shapes();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        sources.forEach((tensor, original) -> shapes.put(tensor, TensorSource.require(original, there)));
        return shapes;
    }

    @Override
    public String type(String tensor) {
        return source.type(TensorSource.require(tensor, sources));
    }

    @Override
    public boolean isReadable(String tensor) {
        return source.isReadable(TensorSource.require(tensor, sources));
    }

    @Override
    public HostTensor read(String tensor) {
        return source.read(TensorSource.require(tensor, sources));
    }

    @Override
    public void close() {
        source.close();
    }
}
