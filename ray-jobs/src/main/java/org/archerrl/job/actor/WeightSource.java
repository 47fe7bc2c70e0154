package org.archerrl.job.actor;

import org.archerrl.job.cluster.Answering;

/** An actor whose weights others follow. */
public interface WeightSource extends Answering {
    /** Returns how many bytes the weights that learn have. */
    long weightBytes();

    /** Returns a part of the weights that learn, from its first byte on; the last one is shorter. */
    byte[] weights(long from, int length);

    /** Returns the policy as the files of a Hugging Face style directory. */
    byte[] policyFiles();
}
