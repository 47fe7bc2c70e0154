package org.archerrl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.archerrl.nn.AdamW;
import org.archerrl.nn.Family;
import org.archerrl.nn.Llama;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.Parameters;
import org.archerrl.nn.Rope;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.DeviceMemory;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape;
import org.archerrl.torch.Tape.Recomputation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every ingredient of the budget on a small model: weights, what learns and kept states to the byte, the rest by the peak. */
class MemoryBudgetTest {
    private static final LowRank.Options ADDITION = new LowRank.Options(16, 32, 0, List.of("q_proj", "v_proj"));
    private static final Passes SHORT = new Passes(Precision.BFLOAT16, Recomputation.SEGMENTS, 0);
    private static final int ROWS = 4;
    private static final int TOKENS = 256;

    private static TransformerConfig llama(int vocabulary, int width, int mlp, int layers, int heads) {
        return new TransformerConfig(
                vocabulary,
                width,
                layers,
                heads,
                4096,
                1e-5,
                OutputProjection.OWN,
                new Llama(
                        heads,
                        width / heads,
                        mlp,
                        new Rope(10000, new Rope.Unscaled()),
                        Collections.nCopies(layers, Family.UNLIMITED),
                        ImmutableSet.of()));
    }

    @Test
    void sevenBillionWeightsFitOneDeviceOfEightyGigabytes() {
        TransformerConfig seven = llama(32000, 4096, 11008, 32, 32);
        MemoryBudget frozen = MemoryBudget.of(seven, SHORT, Optional.of(ADDITION), 8, 1024, 1024);
        assertEquals(13.5e9, frozen.weights(), .1e9);
        assertEquals(.13e9, frozen.learning(), .01e9);
        assertEquals(2.15e9, frozen.kept(), .01e9);
        assertEquals(22.8e9, frozen.total(), .1e9);
        Passes kept = new Passes(Precision.BFLOAT16, Recomputation.NONE, 0);
        MemoryBudget whole = MemoryBudget.of(seven, kept, Optional.empty(), 1, 1024, 1024);
        assertEquals(108e9, whole.weights() + whole.learning(), 1e9);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheNumbers() {
        MemoryBudget budget = new MemoryBudget(27_000_000_000L, 81_000_000_000L, 2_150_000_000L, 0, 400_000_000L, 0);
        DeviceMemory memory = new DeviceMemory(85_000_000_000L, 84_500_000_000L);
        assertEquals(
                Optional.of(
                        "the policy does not fit gpu:1: it needs 110.55 GB (weights 27.00, learning 81.00, kept 2.15,"
                                + " logits 0.40), and 84.50 of 85.00 GB are free; take a smaller model, train a low-rank addition to"
                                + " it in bfloat16, or free the device"),
                budget.shortage(ComputeDevice.gpu(1), memory));
        MemoryBudget wide = new MemoryBudget(1_000_000_000L, 3_000_000_000L, 9_000_000_000L, 0, 0, 0);
        DeviceMemory all = new DeviceMemory(13_000_000_000L, 13_000_000_000L);
        assertEquals(Optional.empty(), wide.shortage(ComputeDevice.gpu(0), all));
        String message = wide.shortage(ComputeDevice.gpu(0), new DeviceMemory(all.total(), all.free() - 1))
                .orElseThrow();
        assertTrue(message.contains("cut batches into smaller parts"), message);
    }

    @Test
    void weightsAndWhatLearnsTakeWhatIsSaid() {
        TransformerConfig config = llama(512, 64, 128, 3, 4);
        MemoryBudget budget = MemoryBudget.of(config, SHORT, Optional.of(ADDITION), ROWS, TOKENS, 1);
        try (Parameters base = new Parameters(Precision.BFLOAT16, ComputeDevice.CPU);
                LowRank addition = LowRank.initialised(config, ADDITION, ComputeDevice.CPU, new SplittableRandom(1));
                AdamW optimizer = new AdamW(addition.parameters(), 0, 1)) {
            Transformer.shapes(config).forEach((name, shape) -> base.addConstant(name, shape, 0));
            assertEquals(budget.weights(), bytes(base.all()));
            long moments = optimizer.values().entrySet().stream()
                    .filter(entry -> !entry.getKey().startsWith("step."))
                    .mapToLong(entry -> 4L * entry.getValue().values().length)
                    .sum();
            assertEquals(budget.learning(), 2 * bytes(addition.parameters().all()) + moments);
        }
    }

    private static long bytes(List<NDArray> tensors) {
        try (NDManager manager = ComputeDevice.CPU.scope()) {
            return tensors.stream()
                    .mapToLong(tensor ->
                            (long) OpLibrary.one(manager, "bytes", tensor).getFloat())
                    .sum();
        }
    }

    @Test
    void betweenForwardAndBackwardOnlyTheStatesBetweenBlocksAreKept() {
        TransformerConfig config = llama(64, 64, 128, 5, 4);
        MemoryBudget budget = MemoryBudget.of(config, SHORT, Optional.of(ADDITION), ROWS, TOKENS, 1);
        try (Model model = new Model(config, SHORT);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Tape tape = new Tape(manager, Recomputation.SEGMENTS, 0);
            model.transformer.rows(manager, tokens(manager), tape);
            long states = (long) ROWS * TOKENS * config.width() * 2;
            long kept = manager.getManagedArrays().stream()
                    .filter(array -> array.getShape().equals(new Shape(ROWS, TOKENS, config.width())))
                    .count();
            // A block's result and the next block's input are one tensor under two names; the first input is the
            // embedding.
            assertEquals(2 * config.layers() + 1, kept);
            assertEquals(budget.kept(), config.layers() * states);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePeakOfAPassIsNearTheBudget(Recomputation recomputation) throws IOException, InterruptedException {
        MemoryBudget budget = budget(PeakOfPass.CONFIG, recomputation);
        long expected = budget.kept() + budget.block() + budget.masks();
        long peak = peak(recomputation);
        String figures = (peak >> 20) + " MiB, budget " + (expected >> 20);
        assertTrue(peak < 1.25 * expected && peak > .5 * expected, figures);
    }

    /** Asks a process of its own: an old one has memory in hand that no pass needs to ask the system for. */
    private static long peak(Recomputation recomputation) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeakOfPass.class.getName(),
                        recomputation.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return Long.parseLong(said);
    }

    /** Prints by how much a pass and its backward pass raise the process's peak of resident memory, in bytes. */
    static final class PeakOfPass {
        private static final TransformerConfig CONFIG = llama(2048, 512, 1376, 8, 8);

        private PeakOfPass() {}

        public static void main(String[] arguments) throws IOException {
            Recomputation recomputation = Recomputation.valueOf(arguments[0]);
            // The first pass of a process makes threads and buffers of the engine's own.
            peakOfPass(llama(64, 64, 128, 1, 4), recomputation);
            System.out.println(peakOfPass(CONFIG, recomputation));
        }
    }

    private static MemoryBudget budget(TransformerConfig config, Recomputation recomputation) {
        Passes passes = new Passes(Precision.FLOAT32, recomputation, 0);
        return MemoryBudget.of(config, passes, Optional.of(ADDITION), ROWS, TOKENS, 1);
    }

    private static long peakOfPass(TransformerConfig config, Recomputation recomputation) throws IOException {
        try (Model model = new Model(config, new Passes(Precision.FLOAT32, recomputation, 0));
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            long before = status("VmRSS");
            Tape tape = new Tape(manager, recomputation, 0);
            NDArray hidden = model.transformer.rows(manager, tokens(manager), tape);
            tape.backward(hidden.mean());
            return status("VmHWM") - before;
        }
    }

    private static NDArray tokens(NDManager manager) {
        return manager.arange(0, ROWS * TOKENS, 1, DataType.INT64).mod(64).reshape(ROWS, TOKENS);
    }

    /** Returns a line of this process's status in bytes. */
    private static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }

    /** A frozen model with an addition that learns. */
    private static final class Model implements AutoCloseable {
        private final Parameters base;
        private final LowRank addition;
        private final Transformer transformer;

        private Model(TransformerConfig config, Passes passes) {
            SplittableRandom random = new SplittableRandom(1);
            base = new Parameters(passes.precision(), ComputeDevice.CPU);
            Transformer.shapes(config).forEach((name, shape) -> base.addNormal(name, shape, .02, random));
            addition = LowRank.initialised(config, ADDITION, ComputeDevice.CPU, random);
            addition.parameters().requireGradients();
            transformer =
                    new Transformer(config, base, config.family().prefix(), passes.precision(), Optional.of(addition));
        }

        @Override
        public void close() {
            addition.close();
            base.close();
        }
    }
}
