package org.archerrl.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.job.Learners.Pending;
import org.archerrl.learn.UpdateReport;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Order;

/**
 * What the learners do in an iteration: one after the other, exactly as the algorithm is written; or side by side, where the
 * policy moves on the opinion of a critic that has not yet made the steps beside it.
 */
final class LearningPhase {
    /** Critic's steps in one call: a sign of life between them, and the next ones' batches drawn meanwhile. */
    private static final int CHUNK = 50;

    private final AlgorithmSpec spec;
    private final Learners learners;
    private final PhaseClock clock;
    private final Seed seed;

    LearningPhase(AlgorithmSpec spec, Learners learners, PhaseClock clock, Seed seed) {
        this.spec = spec;
        this.learners = learners;
        this.clock = clock;
        this.seed = seed;
    }

    /** The learners take turns, in the regime's order; the critic alone before the warm-up is over. */
    Map<String, Double> alternating(int iteration, boolean isPastWarmUp) {
        Map<String, Double> metrics = new TreeMap<>();
        if (spec.regime().order() == Order.EVALUATOR_FIRST) {
            metrics.putAll(clock.time(Phase.CRITIC, () -> fitCritic(iteration)));
        }
        if (isPastWarmUp) {
            metrics.putAll(clock.time(Phase.POLICY, () -> movePolicy(iteration)));
        }
        if (spec.regime().order() == Order.POLICY_FIRST) {
            metrics.putAll(clock.time(Phase.CRITIC, () -> fitCritic(iteration)));
        }
        return metrics;
    }

    private Map<String, Double> fitCritic(int iteration) {
        int steps = spec.critic().stepsPerIteration();
        List<Pending> begun = new ArrayList<>();
        for (int done = 0; done < steps; done += CHUNK) {
            begun.add(learners.fitCritic(Math.min(CHUNK, steps - done), ofCritic(iteration, done)));
        }
        return mean(begun.stream().map(Pending::report).toList());
    }

    private Map<String, Double> movePolicy(int iteration) {
        List<UpdateReport> reports = new ArrayList<>();
        for (int set = 0; set < spec.policy().sampleSets(); set++) {
            reports.add(learners.movePolicy(ofPolicy(iteration, set)).report());
            learners.tellCritic();
        }
        return mean(reports);
    }

    /** While the policy moves on a sample set, the critic makes its share of the steps. */
    Map<String, Double> sideBySide(int iteration) {
        int sets = spec.policy().sampleSets();
        int steps = spec.critic().stepsPerIteration();
        return clock.time(Phase.LEARN, () -> {
            List<UpdateReport> moved = new ArrayList<>();
            List<UpdateReport> fitted = new ArrayList<>();
            for (int set = 0; set < sets; set++) {
                int from = (int) ((long) steps * set / sets);
                int to = (int) ((long) steps * (set + 1) / sets);
                Pending policy = learners.movePolicy(ofPolicy(iteration, set));
                if (to > from) {
                    fitted.add(learners.fitCritic(to - from, ofCritic(iteration, from))
                            .report());
                }
                moved.add(policy.report());
                learners.tellCritic();
            }
            Map<String, Double> metrics = new TreeMap<>(mean(fitted));
            metrics.putAll(mean(moved));
            return metrics;
        });
    }

    private Seed ofCritic(int iteration, int step) {
        return seed.child("critic", iteration).child("chunk", step);
    }

    private Seed ofPolicy(int iteration, int set) {
        return seed.child("policy-states", iteration).child("set", set);
    }

    private static Map<String, Double> mean(List<UpdateReport> reports) {
        return UpdateReport.mean(reports).scalars();
    }
}
