package org.archerrl.pretrained.gguf;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;

/** How llama.cpp's tensors differ from Hugging Face's: in their names, and some in the order of their values. */
final class TensorLayout {
    private static final Pattern IN_BLOCK = Pattern.compile("blk\\.(\\d+)\\.(\\w+)\\.(weight|bias)");
    private static final Pattern OUTSIDE = Pattern.compile("(\\w+)\\.(weight|bias)");

    private final String block;
    private final Map<String, String> parts;
    private final Map<String, String> others;
    private final Map<String, Order> orders;

    /**
     * Makes a layout.
     *
     * @param block what stands before the number of a layer there
     * @param parts names of the parts of a layer there, by those here
     * @param others names of the other parts there, by those here
     * @param orders what was done to some parts of a layer, by their names here
     */
    TensorLayout(String block, Map<String, String> parts, Map<String, String> others, Map<String, Order> orders) {
        this.block = block;
        this.parts = parts;
        this.others = others;
        this.orders = orders;
    }

    /** What was done to a tensor that is to be undone. */
    interface Order {
        long[] shapeOf(long[] shape);

        HostTensor restored(HostTensor tensor);
    }

    /** Returns the name there of a tensor here; one that is not known keeps its name. */
    String nameOf(String name) {
        Matcher inBlock = IN_BLOCK.matcher(name);
        if (inBlock.matches() && parts.containsKey(inBlock.group(2))) {
            return block + inBlock.group(1) + "." + parts.get(inBlock.group(2)) + "." + inBlock.group(3);
        }
        Matcher outside = OUTSIDE.matcher(name);
        if (outside.matches() && others.containsKey(outside.group(1))) {
            return others.get(outside.group(1)) + "." + outside.group(2);
        }
        return name;
    }

    long[] shapeOf(String name, long[] shape) {
        return orderOf(name).shapeOf(shape);
    }

    HostTensor restored(String name, HostTensor tensor) {
        return orderOf(name).restored(tensor);
    }

    private Order orderOf(String name) {
        Matcher inBlock = IN_BLOCK.matcher(name);
        return inBlock.matches() ? orders.getOrDefault(inBlock.group(2), AS_IT_IS) : AS_IT_IS;
    }

    private static final Order AS_IT_IS = new Order() {
        @Override
        public long[] shapeOf(long[] shape) {
            return shape;
        }

        @Override
        public HostTensor restored(HostTensor tensor) {
            return tensor;
        }
    };

    /** A matrix that was transposed; a vector beside it was not. */
    static final Order TRANSPOSED = new Order() {
        @Override
        public long[] shapeOf(long[] shape) {
            return shape.length == 2 ? new long[] {shape[1], shape[0]} : shape;
        }

        @Override
        public HostTensor restored(HostTensor tensor) {
            if (tensor.shape().length != 2) {
                return tensor;
            }
            int rows = (int) tensor.shape()[0];
            int columns = (int) tensor.shape()[1];
            float[] values = new float[tensor.values().length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    values[column * rows + row] = tensor.values()[row * columns + column];
                }
            }
            return new HostTensor(shapeOf(tensor.shape()), values);
        }
    };

    /**
     * Rows of queries or keys that were permuted within each head, so that the two halves which rotate together stand side
     * by side (llama.cpp, convert_hf_to_gguf.py): row {@code h d + 2 i + half} belongs to {@code h d + half d / 2 + i}.
     *
     * @param heads number of heads, each of d rows
     */
    record Interleaved(int heads) implements Order {
        @Override
        public long[] shapeOf(long[] shape) {
            return shape;
        }

        @Override
        public HostTensor restored(HostTensor tensor) {
            int rows = (int) tensor.shape()[0];
            if (rows == 0 || rows % (2L * heads) != 0) {
                throw new CheckpointException("queries or keys of " + rows + " rows are not those of " + heads
                        + " heads of even width; " + "use the files of one and the same model");
            }
            int width = tensor.values().length / rows;
            int pairs = rows / heads / 2;
            float[] values = new float[tensor.values().length];
            for (int row = 0; row < rows; row++) {
                int pair = row / 2;
                int to = (pair / pairs * 2 + row % 2) * pairs + pair % pairs;
                System.arraycopy(tensor.values(), row * width, values, to * width, width);
            }
            return new HostTensor(tensor.shape(), values);
        }
    }
}
