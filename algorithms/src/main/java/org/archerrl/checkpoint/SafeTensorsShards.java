package org.archerrl.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One model in several safetensors files, placed by an index ({@code model.safetensors.index.json}). */
public final class SafeTensorsShards implements TensorSource {
    private final String name;
    private final List<TensorSource> shards = new ArrayList<>();
    private final Map<String, TensorSource> shardOf = new LinkedHashMap<>();

    /**
     * Opens every shard.
     *
     * @param name what messages call the index
     * @param index its text
     * @param open opens a shard by its name in the index; empty if there is none
     * @throws CheckpointException if the index is bad, or a shard is missing, bad, or does not hold just the tensors that the
     *     index places in it; one message names all of them
     */
    public SafeTensorsShards(String name, String index, Function<String, Optional<Storage>> open) {
        this.name = name;
        List<String> faults = new ArrayList<>();
        try {
            namesByShard(index).forEach((shard, tensors) -> open.apply(shard)
                    .ifPresentOrElse(
                            storage -> add(shard, storage, tensors, faults),
                            () -> faults.add(shard + " is missing, with " + tensors.size() + " tensors")));
            if (!faults.isEmpty()) {
                throw new CheckpointException(
                        name + ": " + String.join("; ", faults) + "; fetch the files again, all of one version");
            }
        } catch (CheckpointException e) {
            close();
            throw e;
        }
    }

    private void add(String shard, Storage storage, List<String> tensors, List<String> faults) {
        SafeTensorsFile file = new SafeTensorsFile(storage);
        shards.add(file);
        Map<String, long[]> found = file.shapes();
        for (String tensor : tensors) {
            if (!found.containsKey(tensor)) {
                faults.add(shard + " lacks " + tensor);
            }
        }
        for (String tensor : found.keySet()) {
            if (!tensors.contains(tensor)) {
                faults.add(shard + " holds " + tensor + ", which the index does not place there");
            }
            shardOf.put(tensor, file);
        }
    }

    private Map<String, List<String>> namesByShard(String index) {
        JsonNode map;
        try {
            map = new ObjectMapper().readTree(index).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new CheckpointException(name + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!map.isObject()) {
            throw new CheckpointException(name + ": must have a weight_map from tensors to files");
        }
        Map<String, List<String>> names = new LinkedHashMap<>();
        map.fields().forEachRemaining(entry -> names.computeIfAbsent(
                        entry.getValue().asText(), shard -> new ArrayList<>())
                .add(entry.getKey()));
        return names;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shards.forEach(shard -> shapes.putAll(shard.shapes()));
        return shapes;
    }

    @Override
    public String type(String tensor) {
        return TensorSource.require(tensor, shardOf).type(tensor);
    }

    @Override
    public boolean isReadable(String tensor) {
        return TensorSource.require(tensor, shardOf).isReadable(tensor);
    }

    @Override
    public HostTensor read(String tensor) {
        return TensorSource.require(tensor, shardOf).read(tensor);
    }

    @Override
    public void close() {
        shards.forEach(TensorSource::close);
    }
}
