package org.archerrl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether operations of the current thread are recorded for a backward pass.
 *
 * <p>The engine keeps this for each thread and starts new threads with recording ON, so every entry point says what it
 * wants: {@code try (Autograd scope = Autograd.off()) { ... }}. The engine's own collector is not used: it allows one in a
 * process, and two learners may share one.
 */
public final class Autograd implements AutoCloseable {
    private final boolean before;

    private Autograd(boolean recording) {
        OpLibrary.prepareThread();
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
    }

    /** Records until closed. */
    public static Autograd on() {
        return new Autograd(true);
    }

    /** Records nothing until closed. */
    public static Autograd off() {
        return new Autograd(false);
    }

    /** Returns whether operations of this thread are recorded. */
    public static boolean isOn() {
        OpLibrary.prepareThread();
        return JniUtils.isGradMode();
    }

    /** Adds the gradients of a scalar to the {@code .grad} of every parameter that it was computed from. */
    public static void backward(NDArray loss) {
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
