package org.archerrl.critic;

import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.nn.Parameters;
import org.archerrl.pretrained.ModelFiles;

/** A critic's weights twice: those that learn, and the target that follows them slowly. Both are owned here. */
final class Copies implements AutoCloseable {
    static final String ONLINE = "model.safetensors";
    static final String TARGET = "target.safetensors";

    private final Parameters online;
    private final Parameters target;

    /** Takes both copies. */
    Copies(Parameters online, Parameters target) {
        this.online = online.requireGradients();
        this.target = target;
    }

    /** Takes the weights that learn; the target starts as an exact copy. */
    Copies(Parameters online) {
        this(online, online.copy());
    }

    Parameters online() {
        return online;
    }

    Parameters target() {
        return target;
    }

    /** Moves the target towards the online weights: {@code target + rate (online - target)}. */
    void moveTarget(double rate) {
        target.moveTowards(online, rate);
    }

    /** Returns both copies as safetensors. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ONLINE, SafeTensors.encode(online.values(), Map.of("format", "pt")));
        files.put(TARGET, SafeTensors.encode(target.values(), Map.of("format", "pt")));
        return files;
    }

    /**
     * Replaces both copies by what {@link #files} gave.
     *
     * @throws CheckpointException if a file is missing, or is of another critic
     */
    void restore(Map<String, byte[]> files) {
        online.set(SafeTensors.decode(ModelFiles.required(files, ONLINE)));
        target.set(SafeTensors.decode(ModelFiles.required(files, TARGET)));
    }

    @Override
    public void close() {
        online.close();
        target.close();
    }
}
