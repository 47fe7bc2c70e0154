package org.archerrl.variant;

/** Which experience there is, and which of it each learner sees. */
public interface DataRegime extends Variant {
    /** Where experience comes from. */
    enum Source {
        /** The policy itself, as it is now. */
        ON_POLICY,
        /** The policy as it was and is. */
        REPLAY,
        /** Whoever made the data that the run starts with. */
        OFFLINE
    }

    /**
     * Whole episodes to be drawn.
     *
     * @param window how many of the newest the recent part is drawn from; 0 is all
     * @param recentShare how much that part is, in [0, 1]; the rest comes from everything
     * @param drawing how
     * @param whole what is drawn at once
     */
    record Draw(int window, double recentShare, Drawing drawing, Whole whole) {
        /** Draws episodes one by one. */
        public Draw(int window, double recentShare, Drawing drawing) {
            this(window, recentShare, drawing, Whole.EPISODE);
        }

        /** Returns the same with whole instances. */
        public Draw ofInstances() {
            return new Draw(window, recentShare, drawing, Whole.INSTANCE);
        }
    }

    /** What is drawn at once. */
    enum Whole {
        /** One episode. */
        EPISODE,
        /** All episodes of a task instance; the last one drawn may make the sample larger than asked. */
        INSTANCE
    }

    /** How episodes are drawn. */
    enum Drawing {
        /** Each as if it were the first. */
        WITH_REPLACEMENT,
        /** Each once at most, in random order; all of them if so many are asked for, or 0. */
        WITHOUT_REPLACEMENT
    }

    /** What becomes of the warm start's episodes. */
    enum SeedEpisodes {
        /** They fill the buffer before the first rollout. */
        KEPT,
        /** They are used for behaviour cloning only. */
        DROPPED
    }

    /** In which order an iteration's learners learn. */
    enum Order {
        /** The policy moves on what a freshly fitted evaluator says. */
        EVALUATOR_FIRST,
        /** The policy moves on values that have not yet seen the episodes they judge. */
        POLICY_FIRST
    }

    /** Returns where experience comes from. */
    Source source();

    /** Returns whether iteration {@code iteration}, from 1, plays new episodes. */
    boolean collects(int iteration);

    /** Returns what becomes of the warm start's episodes. */
    default SeedEpisodes seedEpisodes() {
        return SeedEpisodes.KEPT;
    }

    /** Returns how many episodes are collected before the first policy update, and before a critic has a say in what is said. */
    default int warmUpEpisodes() {
        return 0;
    }

    /** Returns how many episodes of each task instance are played one beside the other. */
    default int groupSize() {
        return 1;
    }

    /** Returns the order of an iteration's learners. */
    default Order order() {
        return Order.EVALUATOR_FIRST;
    }

    /**
     * Returns what the evaluator's batches are drawn from.
     *
     * @param collected episodes that an iteration plays
     */
    Draw evaluatorDraw(int collected);

    /** Returns what the policy's states are drawn from, see {@link #evaluatorDraw}. */
    Draw policyDraw(int collected);

    /** Returns by how many versions the policy may have moved since a turn that it learns from by ratios. */
    int maxStaleness();

    /** Returns whether policy gradients on uncorrected data have been asked for. */
    default boolean allowsPolicyGradients() {
        return false;
    }
}
