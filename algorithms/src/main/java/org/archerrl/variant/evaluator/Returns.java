package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;

/**
 * No critic: what followed is all that is known (REINFORCE, Williams 1992; GRPO, arXiv 2402.03300; RLOO, arXiv 2402.14740; and, with
 * a share of the best trajectories, filtered behaviour cloning).
 *
 * <p>The credit says which return, the transform what it is compared with.
 */
@AutoService(Evaluator.class)
public record Returns() implements Evaluator {
    @Override
    public String summary() {
        return "the returns themselves, without a critic";
    }

    @Override
    public Model model() {
        return Model.NONE;
    }

    @Override
    public Scope scope() {
        return Scope.RECORDED;
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TRAJECTORY, Granularity.TRAJECTORY_AND_TURN, Granularity.TURN);
    }
}
