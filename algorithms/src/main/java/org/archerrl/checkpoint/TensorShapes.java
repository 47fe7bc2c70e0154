package org.archerrl.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The tensors that a model consists of: their names and shapes, in the model's own order. */
public final class TensorShapes {
    /** More names than these are counted, not listed. */
    private static final int LISTED = 20;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    /** Adds a tensor; returns this. */
    public TensorShapes add(String name, long... shape) {
        shapes.put(name, shape);
        return this;
    }

    /** Adds every tensor of {@code part} with {@code prefix} before its name; returns this. */
    public TensorShapes addAll(String prefix, TensorShapes part) {
        part.forEach((name, shape) -> add(prefix + name, shape));
        return this;
    }

    /** Adds a linear layer: {@code name.weight [out,in]} and {@code name.bias [out]}; returns this. */
    public TensorShapes addLinear(String name, long in, long out) {
        return add(name + ".weight", out, in).add(name + ".bias", out);
    }

    /** Adds a layer norm: {@code name.weight} and {@code name.bias}, both [width]; returns this. */
    public TensorShapes addNorm(String name, long width) {
        return add(name + ".weight", width).add(name + ".bias", width);
    }

    /** Passes every name with its shape to {@code action}, in order. */
    public void forEach(BiConsumer<String, long[]> action) {
        shapes.forEach(action);
    }

    /**
     * Returns the tensors in the model's order, if they are just these.
     *
     * @param where the file they come from, for the message
     * @throws CheckpointException if a tensor is missing, extra or misshapen; one message names all of them
     */
    public Map<String, HostTensor> match(String where, Map<String, HostTensor> tensors) {
        check(TensorSource.of(where, tensors));
        Map<String, HostTensor> matched = new LinkedHashMap<>();
        shapes.keySet().forEach(name -> matched.put(name, tensors.get(name)));
        return matched;
    }

    /**
     * Holds the tensors of a source against these; none is read.
     *
     * @throws CheckpointException if a tensor is missing, extra or misshapen; one message names all of them
     */
    public void check(TensorSource source) {
        Map<String, long[]> found = source.shapes();
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            if (!found.containsKey(name)) {
                missing.add(name + " " + Arrays.toString(shape));
            } else if (!Arrays.equals(found.get(name), shape)) {
                misshapen.add(name + " " + Arrays.toString(shape) + ", got " + Arrays.toString(found.get(name)));
            }
        });
        found.forEach((name, shape) -> {
            if (!shapes.containsKey(name)) {
                extra.add(name + " " + Arrays.toString(shape));
            }
        });
        if (missing.isEmpty() && extra.isEmpty() && misshapen.isEmpty()) {
            return;
        }
        throw new CheckpointException(
                source.name() + " does not hold the tensors of the model that config.json describes"
                        + listed("missing", missing)
                        + listed("extra", extra)
                        + listed("misshapen", misshapen)
                        + "; allowed (* is a number): " + String.join(", ", allowed())
                        + "; use the files of one and the same model");
    }

    /** Returns the names, those that differ only in a layer's number once. */
    private List<String> allowed() {
        return shapes.keySet().stream()
                .map(name -> name.replaceAll("\\.\\d+\\.", ".*."))
                .distinct()
                .toList();
    }

    private static String listed(String kind, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return "; " + kind + ": " + first + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }
}
