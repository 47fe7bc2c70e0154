package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.archerrl.loss.JudgedTokens;

/** What holds the policy near the one that the warm start made, the reference. */
public interface Kl extends Variant {
    @Override
    default String name() {
        return Variant.nameOf(getClass()).replace("-kl", "");
    }

    /** Returns what each token's {@code log pi - log ref} costs in reward, unscaled; 0 for nothing. */
    double rewardWeight();

    /** Returns the weight of behaviour cloning of the demonstrations in the loss; 0 for none. */
    double cloningWeight();

    /** Returns whether {@link #loss} is there. */
    boolean hasLoss();

    /** Returns what is added to the policy's loss, if anything. */
    Optional<NDArray> loss(JudgedTokens tokens);
}
