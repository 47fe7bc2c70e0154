package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.math.IntMath;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.Evaluators;
import org.archerrl.learn.Schedule;
import org.archerrl.learn.Schedule.Decay;
import org.archerrl.learn.WarmStart;
import org.archerrl.rl.Check;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.PolicySteps;

/**
 * Everything that decides the result of a run. Component names are the keys of the YAML file.
 *
 * @param environment the task
 * @param policy the token policy
 * @param critic the utterance critic
 * @param warmStart behaviour cloning on a scripted player, before the first rollout
 * @param algorithm what learns, and how
 * @param schedule how the learning rates of all three learners go
 * @param replay the buffer
 * @param rollout how experience is collected
 * @param evaluation how the policy is measured, on episodes that are never trained on
 * @param checkpoint when the state is saved
 * @param placement what the actors ask of a cluster's nodes; decides no result but its rounding
 * @param iterations rounds of collecting and learning
 * @param seed decides everything random
 */
public record Recipe(
        Environment environment,
        PolicyModel policy,
        CriticSpec critic,
        WarmStart warmStart,
        Algorithm algorithm,
        Rates schedule,
        Replay replay,
        Rollout rollout,
        Evaluation evaluation,
        Checkpoint checkpoint,
        Placement placement,
        int iterations,
        long seed) {
    /** SWEET-RL's, at each instance (arXiv 2503.15478). */
    private static final int ATTEMPTS = 3;

    /**
     * The task.
     *
     * @param name one of {@code archer list environments}
     * @param settings every other key, as the environment declares them
     */
    public record Environment(String name, Map<String, Object> settings) {
        public Environment {
            settings = ImmutableSortedMap.copyOf(settings);
        }

        /**
         * Returns the configured task.
         *
         * @throws org.archerrl.env.SettingException if the name or a setting is wrong
         */
        public EnvironmentSpec spec() {
            return Environments.named(name, settings);
        }
    }

    /**
     * What learns, and how.
     *
     * @param preset the combination that the other keys start from: one of {@code archer list presets}
     * @param spec the preset with the recipe's changes to its axes, each by the name of a variant or by keys of the one there is
     */
    public record Algorithm(String preset, AlgorithmSpec spec) {}

    /**
     * How learning rates go: each learner warms up over its own first steps and decays over those that are planned for it.
     *
     * @param warmUpSteps optimizer steps until a rate is at its full height
     * @param decay how it falls to zero afterwards
     */
    public record Rates(int warmUpSteps, Decay decay) {
        public Rates {
            Check.within("schedule.warmUpSteps", warmUpSteps, 0, 1 << 24);
        }

        private Schedule over(long plannedSteps) {
            return new Schedule(warmUpSteps, decay, plannedSteps);
        }
    }

    /** Returns the schedule of behaviour cloning. */
    public Schedule cloningSchedule() {
        return schedule.over(warmStart.steps());
    }

    /** Returns the schedule of the evaluator. */
    public Schedule criticSchedule() {
        CriticSteps steps = spec().critic();
        return schedule.over(steps.stepsBefore() + (long) iterations * steps.stepsPerIteration());
    }

    /** Returns the schedule of the policy. */
    public Schedule policySchedule() {
        PolicySteps steps = spec().policy();
        return schedule.over((long) iterations
                * steps.sampleSets()
                * spec().extraction().epochs()
                * IntMath.divide(policySetEpisodes(), policyStepEpisodes(), RoundingMode.CEILING));
    }

    private int policySetEpisodes() {
        int batch = spec().policy().batchEpisodes();
        return batch == 0 ? rollout.episodesPerIteration() : batch;
    }

    /** Returns how many episodes an optimizer step of the policy learns from. */
    public int policyStepEpisodes() {
        int minibatch = spec().policy().minibatchEpisodes();
        return minibatch == 0 ? policySetEpisodes() : minibatch;
    }

    /** Returns how many episodes the whole run collects. */
    public long episodes() {
        return IntStream.rangeClosed(1, iterations)
                        .filter(spec().regime()::collects)
                        .count()
                * rollout.episodesPerIteration();
    }

    /** Returns the algorithm without the name of what it started from. */
    public AlgorithmSpec spec() {
        return algorithm.spec();
    }

    /** Returns what makes the evaluator's learner. */
    public Evaluators evaluators() {
        return new Evaluators(spec(), critic, environment.spec().maxUtteranceTokens());
    }

    /**
     * The replay buffer.
     *
     * @param capacity in turns, over all shards; the oldest episodes leave first
     * @param shards actors that each hold a part of the episodes, all of a task instance in one, and give their part of
     *     every batch
     */
    public record Replay(int capacity, int shards) {
        public Replay {
            Check.within("replay.capacity", capacity, 1, Integer.MAX_VALUE);
            Check.within("replay.shards", shards, 1, 1024);
        }
    }

    /**
     * How experience is collected.
     *
     * @param workers rollout actors that are asked for, and pieces of an iteration's episodes; fewer play the same pieces
     * @param environmentsPerWorker episodes that one worker plays in lockstep
     * @param episodesPerIteration episodes of one iteration, over all workers
     * @param staleness by how many iterations the policy may have moved since an episode began when it is first learnt from: 0
     *     alternates strictly and is exact; from 1 on, rollouts go on while the learners learn, side by side
     * @param attempts how often an episode may be begun before a fault of its environment ends the run
     * @param delayMillis by which every call of an environment is slowed down, to see how a run would go with a task far away
     * @param idleSeconds after which a worker without work is given back to the cluster
     */
    public record Rollout(
            int workers,
            int environmentsPerWorker,
            int episodesPerIteration,
            int staleness,
            int attempts,
            int delayMillis,
            int idleSeconds) {
        public Rollout {
            Check.within("rollout.attempts", attempts, 1, 1 << 10);
            Check.within("rollout.staleness", staleness, 0, 1024);
            Check.within("rollout.delayMillis", delayMillis, 0, 1 << 24);
            Check.within("rollout.idleSeconds", idleSeconds, 1, 1 << 24);
            Check.within("rollout.workers", workers, 1, 4096);
            Check.within("rollout.environmentsPerWorker", environmentsPerWorker, 1, 1 << 16);
            Check.within("rollout.episodesPerIteration", episodesPerIteration, 1, 1 << 24);
        }
    }

    /**
     * How the policy is measured: sampled episodes from seeds of their own.
     *
     * @param episodes of one evaluation during training
     * @param every iterations between evaluations; 0 is never
     * @param finalEpisodes of the evaluations of the warm start and of the finished policy
     */
    public record Evaluation(int episodes, int every, int finalEpisodes) {
        public Evaluation {
            Check.within("evaluation.episodes", episodes, 1, 1 << 24);
            Check.within("evaluation.every", every, 0, 1 << 24);
            Check.within("evaluation.finalEpisodes", finalEpisodes, 1, 1 << 24);
        }
    }

    /**
     * When the state is saved.
     *
     * @param every iterations between checkpoints
     * @param keep how many of the newest checkpoints stay, beside the best one and the warm start
     */
    public record Checkpoint(int every, int keep) {
        public Checkpoint {
            Check.within("checkpoint.every", every, 1, 1 << 24);
            Check.within("checkpoint.keep", keep, 1, 1 << 24);
        }
    }

    public Recipe {
        Models.check("critic.model", critic.model());
        critic.check(algorithm.spec());
        int group = algorithm.spec().regime().groupSize();
        if (rollout.episodesPerIteration() % group != 0) {
            throw new IllegalArgumentException("rollout.episodesPerIteration: must be a multiple of"
                    + " algorithm.regime.groupSize (" + group + "), got " + rollout.episodesPerIteration());
        }
        if (group > 1 && !environment.spec().repeatsInstances()) {
            throw new IllegalArgumentException("algorithm.regime.groupSize: " + environment.name()
                    + " cannot play the same task instance twice, so a group of " + group
                    + " episodes would have nothing in common; take a preset without groups (archer-ppo, token-ppo), or"
                    + " another environment");
        }
        checkAttempts(environment, warmStart, algorithm.spec());
        checkStaleness(rollout, algorithm.spec());
        Check.within("iterations", iterations, 0, 1 << 30);
    }

    private static void checkAttempts(Environment environment, WarmStart warmStart, AlgorithmSpec spec) {
        if (warmStart.isRecorded()) {
            return;
        }
        if (warmStart.attempts() > 1 && !environment.spec().repeatsInstances()) {
            throw new IllegalArgumentException("warmStart.attempts: " + environment.name()
                    + " cannot play the same task instance twice, got " + warmStart.attempts()
                    + " attempts at each; write 1, or take another environment");
        }
        if (warmStart.attempts() == 1 && comparesDemonstrations(spec)) {
            throw new IllegalArgumentException("warmStart.attempts: "
                    + spec.evaluator().name()
                    + " learns from better and worse episodes of the same task instance, got 1 of each; write 2 or more,"
                    + " or give warmStart.file");
        }
    }

    private static void checkStaleness(Rollout rollout, AlgorithmSpec spec) {
        boolean fresh = spec.extraction().utterancesPerState() > 0;
        if (rollout.staleness() == 0 || fresh || spec.regime().source() != Source.ON_POLICY) {
            return;
        }
        if (!spec.correctsRecorded()) {
            throw new IllegalArgumentException(
                    "rollout.staleness: " + spec.extraction().name()
                            + " on recorded utterances is right only for those of the present policy, got "
                            + rollout.staleness() + "; write 0, or correct by ratios (clipped-policy-gradient)");
        }
        int needed = (rollout.staleness() + 1) * spec.policy().sampleSets() - 1;
        if (spec.regime().maxStaleness() < needed) {
            throw new IllegalArgumentException("algorithm.regime.maxStaleness: with rollout.staleness "
                    + rollout.staleness() + " and " + spec.policy().sampleSets()
                    + " sample set(s) an iteration, turns are up to " + needed
                    + " versions old when they are learnt from, got "
                    + spec.regime().maxStaleness() + "; write " + needed + ", or rollout.staleness: 0");
        }
    }

    private static boolean comparesDemonstrations(AlgorithmSpec spec) {
        return spec.evaluator().comparesEpisodes() && spec.regime().source() == Source.OFFLINE;
    }

    Recipe with(WarmStart other) {
        return new Recipe(
                environment,
                policy,
                critic,
                other,
                algorithm,
                schedule,
                replay,
                rollout,
                evaluation,
                checkpoint,
                placement,
                iterations,
                seed);
    }

    /** Returns what a recipe says by saying nothing but its environment and its preset. */
    static Recipe defaults(Environment environment, Algorithm algorithm) {
        return new Recipe(
                environment,
                new PolicyModel("nano"),
                new CriticSpec("nano"),
                comparesDemonstrations(algorithm.spec()) ? new WarmStart().attempting(ATTEMPTS) : new WarmStart(),
                algorithm,
                new Rates(0, Decay.NONE),
                new Replay(100_000, 1),
                new Rollout(1, 64, 64, 0, RolloutWorker.ATTEMPTS, 0, 300),
                new Evaluation(256, 8, 512),
                new Checkpoint(8, 3),
                new Placement(),
                64,
                1);
    }
}
