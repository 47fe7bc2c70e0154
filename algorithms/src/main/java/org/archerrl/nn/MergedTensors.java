package org.archerrl.nn;

import java.util.Map;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorSource;

/** The tensors of a decoder with a low-rank addition, which is added to a matrix when that is read. */
record MergedTensors(TensorSource source, Map<String, HostTensor> additions, LowRank.Options options, Family family)
        implements TensorSource {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Map<String, long[]> shapes() {
        return source.shapes();
    }

    @Override
    public String type(String tensor) {
        return source.type(tensor);
    }

    @Override
    public boolean isReadable(String tensor) {
        return source.isReadable(tensor);
    }

    @Override
    public HostTensor read(String tensor) {
        HostTensor weight = source.read(tensor);
        String part = LowRank.part(tensor);
        return additions.containsKey(part + LowRank.A)
                ? sum(weight, additions.get(part + LowRank.A), additions.get(part + LowRank.B))
                : weight;
    }

    private HostTensor sum(HostTensor weight, HostTensor a, HostTensor b) {
        int rank = options.rank();
        int in = (int) a.shape()[1];
        int out = (int) b.shape()[0];
        double factor = options.alpha() / rank;
        boolean inputsFirst = family.inputAxis() == 0;
        float[] values = weight.values().clone();
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                double product = 0;
                for (int r = 0; r < rank; r++) {
                    product += (double) b.values()[o * rank + r] * a.values()[r * in + i];
                }
                values[inputsFirst ? i * out + o : o * in + i] += (float) (factor * product);
            }
        }
        return new HostTensor(weight.shape(), values);
    }

    @Override
    public void close() {
        source.close();
    }
}
