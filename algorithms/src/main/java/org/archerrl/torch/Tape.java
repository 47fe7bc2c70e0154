package org.archerrl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * What a learning pass leaves for its backward pass: a chain of segments, each kept whole or only by its input.
 *
 * <p>A recomputed segment runs once without being recorded and once more in the backward pass, so that the results between
 * its input and its output are never all there at once (arXiv 1604.06174). Gradients are the same bit by bit where the
 * operations are. Serves one loss; used in a thread that {@linkplain Autograd#on records}.
 */
public final class Tape {
    private final NDManager manager;
    private final Recomputation recomputation;
    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();

    /** Which segments are computed again. */
    public enum Recomputation {
        /** Those of {@link Tape#recomputed} alone. */
        NONE,
        /** Those of {@link Tape#segment} too. */
        SEGMENTS
    }

    /** A computation of one tensor from another and from weights; the same result each time. */
    @FunctionalInterface
    public interface Segment {
        /** Returns the result; it and all that lies between belong to {@code manager}. */
        NDArray apply(NDManager manager, NDArray input);
    }

    /** A cut in the chain: {@code from} is the input without its history, {@code output} the segment's result without any. */
    private record Step(NDArray input, NDArray from, Optional<Segment> segment, NDArray output) {}

    /**
     * Makes an empty tape.
     *
     * @param manager owns all results, and lives until {@link #backward} is over
     * @param seed decides everything random in the segments
     */
    public Tape(NDManager manager, Recomputation recomputation, long seed) {
        this.manager = manager;
        this.recomputation = recomputation;
        this.random = new SplittableRandom(seed);
    }

    /** Returns a number for the draws of the next segment, which must be the same when it is computed again. */
    public long draw() {
        return random.nextLong();
    }

    /** Returns the result of a segment that is recomputed if this tape says so. */
    public NDArray segment(NDArray input, Segment segment) {
        return recomputation == Recomputation.NONE ? segment.apply(manager, input) : recomputed(input, segment);
    }

    /** Returns the result of a segment that is recomputed in any case: where its insides are too large to keep. */
    public NDArray recomputed(NDArray input, Segment segment) {
        if (!Autograd.isOn()) {
            return withoutInsides(input, segment);
        }
        NDArray from = cut(input);
        NDArray output;
        try (Autograd scope = Autograd.off()) {
            output = withoutInsides(from, segment);
        }
        output.setRequiresGradient(true);
        steps.add(new Step(input, from, Optional.of(segment), output));
        return output;
    }

    /** A computation of one number or vector for each of the places [to - from] of a part. */
    @FunctionalInterface
    public interface Part {
        /** Returns the result of places {@code from} to {@code to - 1}; it and all that lies between belong to {@code manager}. */
        NDArray apply(NDManager manager, long from, long to, NDArray part);
    }

    /**
     * Returns the results of all places of an input [P,...]: of at most {@code most} at once, parts of a longer input being
     * {@linkplain #recomputed recomputed}. Owned by {@code owner}.
     */
    public NDArray inParts(NDManager owner, NDArray input, long most, Part part) {
        long places = input.getShape().get(0);
        long length = Math.max(1, most);
        if (places <= length) {
            return part.apply(owner, 0, places, input);
        }
        NDList results = new NDList();
        LongStream.iterate(0, from -> from < places, from -> from + length).forEach(from -> {
            long to = Math.min(places, from + length);
            results.add(recomputed(
                    input,
                    (inside, all) -> part.apply(inside, from, to, OpLibrary.one(inside, "slice", all, from, to))));
        });
        NDArray joined = NDArrays.concat(results);
        joined.attach(owner);
        return joined;
    }

    /** Returns {@code input} as a place where the gradients of several segments meet before they go on. */
    public NDArray boundary(NDArray input) {
        if (!Autograd.isOn()) {
            return input;
        }
        NDArray output = cut(input);
        steps.add(new Step(input, output, Optional.empty(), output));
        return output;
    }

    private static NDArray cut(NDArray input) {
        NDArray cut = input.stopGradient();
        cut.setRequiresGradient(true);
        return cut;
    }

    private NDArray withoutInsides(NDArray input, Segment segment) {
        try (NDManager inside = manager.newSubManager()) {
            NDArray output = segment.apply(inside, input);
            output.attach(manager);
            return output;
        }
    }

    /** Adds the gradients of a scalar to those of every weight that it was computed from, through this tape's segments. */
    public void backward(NDArray loss) {
        Autograd.backward(loss);
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            step.segment.ifPresent(segment -> goBack(step, segment));
            if (takesGradient(step.input)) {
                try (NDArray gradient = step.from.getGradient()) {
                    backward(step.input, gradient);
                }
            }
            step.output.close();
            step.from.close();
        }
        steps.clear();
    }

    /** The engine's own question sees leaves alone. */
    private boolean takesGradient(NDArray array) {
        try (NDArray answer = OpLibrary.one(manager, "takes_gradient", array)) {
            return answer.getFloat() > 0;
        }
    }

    private void goBack(Step step, Segment segment) {
        try (NDManager inside = manager.newSubManager();
                NDArray gradient = step.output.getGradient()) {
            backward(segment.apply(inside, step.from), gradient);
        }
    }

    private static void backward(NDArray output, NDArray gradient) {
        JniUtils.backward((PtNDArray) output, (PtNDArray) gradient, false, false);
    }
}
