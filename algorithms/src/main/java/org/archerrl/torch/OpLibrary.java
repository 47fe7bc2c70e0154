package org.archerrl.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptCalls;
import com.google.common.io.Resources;
import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The fused operations of {@code ops.torchscript}, compiled once in a process.
 *
 * <p>The readable source is packed into a TorchScript archive in memory and loaded by the engine: no Python anywhere.
 */
public final class OpLibrary {
    private static final ThreadLocal<Boolean> PREPARED = new ThreadLocal<>();

    private OpLibrary() {}

    private static final class Loaded {
        private static final NDManager MANAGER = ComputeDevice.CPU.scope();
        private static final long MODULE = load();

        private static long load() {
            try (ByteArrayInputStream archive = new ByteArrayInputStream(archive())) {
                PtSymbolBlock block = JniUtils.loadModule((PtNDManager) MANAGER, archive, false, false);
                return block.getHandle();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The profiling executor breaks autograd from the second call on; the switch is per thread. */
    static void prepareThread() {
        if (PREPARED.get() == null) {
            Engine.getInstance();
            JniUtils.setGraphExecutorOptimize(false);
            PREPARED.set(true);
        }
    }

    /**
     * Calls an operation that returns one tensor, owned by {@code manager}.
     *
     * @throws IllegalArgumentException if a tensor is not on the device of {@code manager}
     */
    public static NDArray one(NDManager manager, String name, Object... arguments) {
        requireDevice(manager, name, List.of(arguments));
        return across(manager, name, arguments);
    }

    /** As {@link #one}, of an operation that copies between devices. */
    static NDArray across(NDManager manager, String name, Object... arguments) {
        try (IValue result = call(name, arguments)) {
            return result.toTensor((PtNDManager) manager);
        }
    }

    /**
     * Returns {@code factor x}, owned by the manager of {@code x}.
     *
     * <p>The engine's own arithmetic of a tensor and a number must not be recorded: it frees the number at once, and the
     * backward pass reads what has come to stand there since.
     */
    public static NDArray scaled(NDArray x, double factor) {
        return one(x.getManager(), "scaled", x, factor);
    }

    /**
     * Calls an operation that returns a tuple of tensors, owned by {@code manager}.
     *
     * @throws IllegalArgumentException if a tensor is not on the device of {@code manager}
     */
    public static NDList many(NDManager manager, String name, Object... arguments) {
        requireDevice(manager, name, List.of(arguments));
        try (IValue result = call(name, arguments)) {
            return result.toNDList((PtNDManager) manager);
        }
    }

    private static void requireDevice(NDManager manager, String name, List<?> arguments) {
        for (Object argument : arguments) {
            if (argument instanceof List<?> list) {
                requireDevice(manager, name, list);
            } else if (argument instanceof NDArray tensor
                    && !ComputeDevice.isSame(
                            manager.getDevice(), tensor.getManager().getDevice())) {
                throw new IllegalArgumentException("the tensors of " + name + " must be on one device, got "
                        + ComputeDevice.name(tensor.getManager().getDevice()) + " for a result on "
                        + ComputeDevice.name(manager.getDevice()) + "; make both in the scope of the same weights");
            }
        }
    }

    private static IValue call(String name, Object... arguments) {
        prepareThread();
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = toValue(arguments[i]);
            }
            return ScriptCalls.run(Loaded.MODULE, name, values);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (argument instanceof List<?> list) {
            return toListValue(list);
        } else if (argument instanceof Integer n) {
            return IValue.from((long) n);
        } else if (argument instanceof Long n) {
            return IValue.from(n);
        } else if (argument instanceof Double x) {
            return IValue.from((double) x);
        }
        throw new IllegalArgumentException("an operation takes tensors, lists of tensors, lists of those, Integer, Long"
                + " and Double, got " + argument.getClass().getName());
    }

    private static IValue toListValue(List<?> list) {
        if (list.isEmpty() || list.get(0) instanceof PtNDArray) {
            return IValue.listFrom(list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        }
        IValue[] values = list.stream().map(OpLibrary::toValue).toArray(IValue[]::new);
        try {
            return IValue.listFrom(values);
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    /** A TorchScript archive is an uncompressed zip of four entries, two of them fixed pickles. */
    private static byte[] archive() throws IOException {
        String functions =
                Resources.toString(Resources.getResource(OpLibrary.class, "ops.torchscript"), StandardCharsets.UTF_8);
        String source = "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + functions
                        .lines()
                        .map(line -> line.isBlank() ? "" : "  " + line)
                        .collect(Collectors.joining("\n"))
                + "\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "ops/version", ascii("10\n"));
            store(
                    zip,
                    "ops/data.pkl",
                    concat(
                            new byte[] {(byte) 0x80, 2},
                            ascii("c__torch__\nOps\n)"),
                            new byte[] {(byte) 0x81},
                            ascii("}(X"),
                            new byte[] {8, 0, 0, 0},
                            ascii("training"),
                            new byte[] {(byte) 0x88},
                            ascii("ub.")));
            store(zip, "ops/constants.pkl", concat(new byte[] {(byte) 0x80, 2}, ascii(").")));
            store(zip, "ops/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        return Bytes.concat(parts);
    }
}
