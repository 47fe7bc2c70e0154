package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;

/**
 * What has a say in each next token beside the policy: {@code softmax(log pi(w|.) + P(w|.))} is drawn from instead of
 * {@code pi} (ILQL, arXiv 2206.11871, section 4.3).
 *
 * <p>It reads the policy's tokens with a transformer of its own, in lockstep.
 */
public interface Perturbation {
    /** Returns what reads the tokens, asked for anew by each piece of work; not to be closed. */
    Transformer transformer();

    /** Returns what is added to the policy's logits, {@code P} [N,V] at the transformer's normed states [N,D]. */
    NDArray added(NDManager manager, NDArray states);

    /**
     * A perturbation that has read what the policy has read.
     *
     * @param rows keys and values of the rows
     * @param states [R S,D] normed state of each cell's last visible token
     */
    record Following(Perturbation perturbation, States rows, NDArray states) {}
}
