package org.archerrl.job.actor;

import java.nio.ByteBuffer;
import org.archerrl.job.cluster.Answering;

/** An actor with a replica of the policy that takes newer weights part by part. */
public interface Following extends Answering {
    /**
     * Takes a part of the weights that learn.
     *
     * @param from place of its first byte
     * @param part read where it lies, and not kept
     */
    String receive(long from, ByteBuffer part);

    /** Takes note that all parts have come. */
    String received(int version);
}
