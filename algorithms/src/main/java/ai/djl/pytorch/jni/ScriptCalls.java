package ai.djl.pytorch.jni;

/**
 * Calls a method of a loaded TorchScript module in training mode.
 *
 * <p>It stands in the engine's package because the engine's own entry point always runs in inference mode, whose results
 * can't take part in a backward pass, and the native library class is package-private.
 */
public final class ScriptCalls {
    private ScriptCalls() {}

    /**
     * Runs {@code method} of the module.
     *
     * @param moduleHandle handle of the loaded module
     * @param method name of the method
     * @param arguments the arguments; the caller closes them
     * @return the result; the caller closes it
     */
    public static IValue run(long moduleHandle, String method, IValue... arguments) {
        long[] handles = new long[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(moduleHandle, method, handles, true, false));
    }
}
