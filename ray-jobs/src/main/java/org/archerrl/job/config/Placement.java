package org.archerrl.job.config;

import org.archerrl.rl.Check;

/**
 * What the actors ask of a cluster's nodes. Embedded, {@code gpus} above 0 computes on this machine's GPU.
 *
 * @param policy of each of the policy's learners
 * @param critic of each of the evaluator's learners
 * @param rollout of each rollout worker
 * @param policyLearners how many share every step of the policy, each with a part of the batch
 * @param criticLearners how many share every step of the evaluator
 * @param learners whether the learners are to be on one node
 */
public record Placement(
        Share policy, Share critic, Share rollout, int policyLearners, int criticLearners, Nearness learners) {
    public Placement {
        Check.within("placement.policyLearners", policyLearners, 1, 1024);
        Check.within("placement.criticLearners", criticLearners, 1, 1024);
        policy.check("placement.policy");
        critic.check("placement.critic");
        rollout.check("placement.rollout");
    }

    /** Learners count no cores, rollout workers one each; nobody has a GPU. */
    Placement() {
        this(new Share(0, 0, ""), new Share(0, 0, ""), new Share(1, 0, ""), 1, 1, Nearness.ANYWHERE);
    }

    /** How much the learners of a policy may have in common. */
    public enum Nearness {
        /** Wherever there is room. */
        ANYWHERE,
        /** All on one node, so that what they exchange stays in its memory. */
        ONE_NODE
    }

    /**
     * What one actor asks for.
     *
     * @param cpus cores that the scheduler counts for it
     * @param gpus a share of one below 1, whole ones from 1 on; 0 computes on the CPU
     * @param resource a custom resource of the nodes that it may run on; empty allows all
     */
    public record Share(double cpus, double gpus, String resource) {
        private void check(String key) {
            Check.within(key + ".cpus", cpus, 0, 1 << 16);
            Check.within(key + ".gpus", gpus, 0, 1 << 16);
            if (gpus > 1 && gpus != Math.rint(gpus)) {
                throw new IllegalArgumentException(
                        key + ".gpus: above 1 only whole GPUs can be had, got " + gpus + "; write " + Math.ceil(gpus));
            }
        }
    }
}
