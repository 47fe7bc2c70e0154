package org.archerrl.job.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.archerrl.checkpoint.FloatType;
import org.archerrl.job.run.RunException;
import org.archerrl.pretrained.Adapter;
import org.archerrl.pretrained.ModelDirectory;
import org.archerrl.pretrained.ModelSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer export}. */
@Command(
        name = "export",
        description = "Writes a run's policy, or any model, as a directory that Hugging Face's libraries load.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    /** Spelt as on the command line. */
    enum Type {
        float32(FloatType.F32),
        bfloat16(FloatType.BF16),
        float16(FloatType.F16);

        private final FloatType written;

        Type(FloatType written) {
            this.written = written;
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "RUN_DIR|MODEL",
            description = "What archer train wrote, a Hugging Face directory, a .gguf file, or a hub id.")
    private String target;

    @Parameters(index = "1", paramLabel = "DIR", description = "Where to; must not be there yet.")
    private Path directory;

    @Mixin
    private CheckpointOption checkpoint;

    @Option(names = "--type", description = "One of ${COMPLETION-CANDIDATES}; default: float32.")
    private Type type;

    @Option(
            names = "--adapter",
            description = "Writes what policy.lora has learnt as a PEFT adapter, not merged into its model.")
    private boolean adapter;

    @Override
    public Integer call() {
        if (Files.exists(directory)) {
            throw new RunException(directory + ": is there already; name a directory that is not, or remove this one");
        }
        if (adapter) {
            writeAdapter();
        } else {
            try (ModelSource source = OpenModel.source(target, checkpoint.name())) {
                ModelDirectory.write(directory, source, type == null ? FloatType.F32 : type.written);
            }
        }
        System.out.println(directory);
        return 0;
    }

    private void writeAdapter() {
        if (type != null) {
            throw new RunException("--type: an adapter is float32, got " + type + "; leave --type or --adapter out");
        }
        Map<String, byte[]> files = OpenModel.filesOfRun(Path.of(target), checkpoint.name());
        if (!Adapter.isIn(files)) {
            throw new RunException("--adapter: the policy of " + target
                    + " learnt without policy.lora, so there is none; leave --adapter out");
        }
        ModelDirectory.writeAdapter(directory, files);
    }
}
