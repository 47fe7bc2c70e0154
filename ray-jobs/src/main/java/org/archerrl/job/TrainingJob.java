package org.archerrl.job;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.archerrl.job.WarmStartPhase.WarmStarted;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints.Saved;
import org.archerrl.job.run.Metrics;
import org.archerrl.job.run.RunRecord;
import org.archerrl.job.run.Standing;
import org.archerrl.job.telemetry.Purpose;
import org.archerrl.job.telemetry.Telemetry;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.FrozenPolicy;

/**
 * The driver: warm start, then iterations of COLLECT, CRITIC, POLICY, SYNC and EVALUATE. With {@code rollout.staleness} above
 * 0 the next episodes are played meanwhile, and critic and policy learn side by side.
 *
 * <p>It owns no tensors. Everything random derives from the recipe's seed and the iteration's number, so a run that was
 * stopped and resumed does what an unbroken one does.
 */
public final class TrainingJob {
    private static final int CHUNK = 50;

    private final Recipe recipe;
    private final AlgorithmSpec spec;
    private final RunRecord record;
    private final TrainingActors actors;
    private final StopRequest stop;
    private final Progress progress;
    private final Telemetry telemetry;
    private final Seed seed;
    private final PhaseClock clock;
    private final LearningPhase learning;
    private Standing standing = Standing.START;
    private double secondsBefore;
    private boolean improved;

    /** Makes a run that has not begun. */
    public TrainingJob(
            Recipe recipe,
            RunRecord record,
            TrainingActors actors,
            StopRequest stop,
            Progress progress,
            Telemetry telemetry) {
        this.recipe = recipe;
        this.spec = recipe.spec();
        this.record = record;
        this.actors = actors;
        this.stop = stop;
        this.progress = progress;
        this.telemetry = telemetry;
        this.seed = new Seed(recipe.seed());
        this.clock = new PhaseClock(progress, telemetry);
        this.learning = new LearningPhase(spec, actors.learners(), clock, seed);
    }

    /** How a run ended. */
    public enum End {
        /** All iterations are done. */
        FINISHED,
        /** It was asked to stop before the warm start was over, and starts anew when resumed. */
        STOPPED_AT_THE_START,
        /** It was asked to stop, and goes on from its last checkpoint when resumed. */
        STOPPED
    }

    /** Runs, or goes on from the last checkpoint, until all iterations are done or a stop is requested. */
    public End run() {
        progress.message("the policy learns on "
                + String.join(", ", actors.learners().policyDevices())
                + "; the critic on "
                + String.join(", ", actors.learners().criticDevices()));
        if (record.canResume()) {
            restore();
        } else if (!warmStarted()) {
            return End.STOPPED_AT_THE_START;
        }
        fitCriticBefore(stop::isMade);
        while (standing.iteration() < recipe.iterations() && !stop.isMade()) {
            iterate(standing.iteration() + 1);
            if (improved || isDue(recipe.checkpoint().every())) {
                save();
            }
        }
        if (stop.isMade()) {
            save();
        }
        return standing.iteration() < recipe.iterations() ? End.STOPPED : End.FINISHED;
    }

    private void iterate(int iteration) {
        Map<String, Double> metrics = new TreeMap<>();
        collect(iteration, metrics);
        fitCriticBefore(() -> false);
        metrics.putAll(
                isOverlapped() && moves()
                        ? learning.sideBySide(iteration)
                        : learning.alternating(iteration, standing.isPastWarmUp(spec)));
        clock.time(Phase.SYNC, this::sync);
        if (isDue(recipe.evaluation().every())) {
            evaluate(
                    iteration == recipe.iterations()
                            ? recipe.evaluation().finalEpisodes()
                            : recipe.evaluation().episodes(),
                    metrics);
        }
        write(metrics);
    }

    private boolean isOverlapped() {
        return recipe.rollout().staleness() > 0;
    }

    private boolean moves() {
        return standing.isPastWarmUp(spec) && spec.policy().sampleSets() > 0;
    }

    private void collect(int iteration, Map<String, Double> metrics) {
        if (!spec.regime().collects(iteration)) {
            standing = standing.collected(iteration, 0, 0);
            return;
        }
        List<Episode> episodes = clock.time(Phase.COLLECT, () -> {
            askFrom(iteration);
            return actors.rollouts().take(iteration);
        });
        telemetry.played(Purpose.ROLLOUT, episodes, actors.learners().policyVersion());
        int turns = episodes.stream().mapToInt(e -> e.tokens().turns().size()).sum();
        List<TokenTrajectory> tokens = tokens(episodes);
        metrics.putAll(Metrics.of("rollout", episodes));
        metrics.putAll(actors.learners().assessCritic(tokens).scalars());
        record.replayed(iteration, tokens);
        metrics.put("replay.episodes", (double) actors.replay().add(tokens));
        metrics.put("replay.turns", (double) actors.replay().turns());
        standing = standing.collected(iteration, episodes.size(), turns);
    }

    /** Asks for the episodes of an iteration and of those that may be played before it has been learnt from. */
    private void askFrom(int iteration) {
        int each = recipe.rollout().episodesPerIteration();
        int last = Math.min(recipe.iterations(), iteration + recipe.rollout().staleness());
        long first = standing.episodes();
        for (int i = iteration; i <= last; i++) {
            if (spec.regime().collects(i)) {
                actors.rollouts()
                        .ask(
                                i,
                                first,
                                each,
                                seed.child("rollout"),
                                spec.regime().groupSize());
                first += each;
            }
        }
    }

    private static List<TokenTrajectory> tokens(List<Episode> episodes) {
        return episodes.stream().map(Episode::tokens).toList();
    }

    /** Takes the critic's steps before the first policy update, once there is something to learn from. */
    private void fitCriticBefore(BooleanSupplier isCut) {
        int steps = spec.critic().stepsBefore();
        boolean hasData = standing.episodes() > 0
                || spec.regime().seedEpisodes() == SeedEpisodes.KEPT
                        && spec.regime().source() != Source.ON_POLICY;
        while (hasData && standing.isPastWarmUp(spec) && standing.criticSteps() < steps && !isCut.getAsBoolean()) {
            int done = standing.criticSteps();
            actors.learners()
                    .fitCritic(Math.min(CHUNK, steps - done), seed.child("critic-before", done))
                    .report();
            standing = standing.fitted(Math.min(done + CHUNK, steps));
            progress.part("critic's first steps", standing.criticSteps(), steps);
        }
    }

    private Void sync() {
        actors.replicas().publish(actors.learners().broadcast(standing.isAdvised(spec)));
        return null;
    }

    private void evaluate(int episodes, Map<String, Double> metrics) {
        Seed own = seed.child("evaluation", standing.iteration());
        List<Episode> played =
                clock.time(Phase.EVALUATE, () -> actors.rollouts().evaluate(episodes, own));
        telemetry.played(Purpose.EVALUATION, played, actors.learners().policyVersion());
        record.samples(standing.iteration(), played);
        actors.learners().assessCritic(tokens(played)).scalars().forEach(metrics::putIfAbsent);
        metrics.putAll(Metrics.of("evaluation", played));
        metrics.put("evaluation.episodes", (double) episodes);
        if (standing.iteration() > 0 && !(spec.extraction() instanceof FrozenPolicy)) {
            metrics.putAll(clock.time(Phase.EVALUATE, () -> actors.learners()
                    .departure(record.warmStartPolicy(), tokens(played))
                    .scalars()));
        }
        double mean = metrics.get("evaluation.return.mean");
        if (mean > standing.bestReturn()) {
            standing = standing.better(mean);
            improved = true;
        }
    }

    private boolean isDue(int every) {
        boolean isLast = standing.iteration() == recipe.iterations();
        return isLast || every > 0 && standing.iteration() % every == 0;
    }

    private void write(Map<String, Double> metrics) {
        metrics.put("iteration", (double) standing.iteration());
        metrics.put("episodes", (double) standing.episodes());
        metrics.put("turns", (double) standing.turns());
        metrics.put("policy.version", (double) actors.learners().policyVersion());
        metrics.put("seconds", secondsBefore + clock.seconds());
        metrics.putAll(clock.drain());
        record.metrics(metrics);
        telemetry.iteration(metrics);
        progress.iteration(metrics);
    }

    private void save() {
        standing = standing.saved(actors.learners().policyVersion(), secondsBefore + clock.seconds());
        clock.time(Phase.CHECKPOINT, () -> {
            record.save(new Saved(
                    standing, actors.learners().policyFiles(), actors.learners().criticFiles()));
            return null;
        });
        if (improved) {
            record.point("best", standing.iteration());
            improved = false;
        }
    }

    /** Makes the first policy; returns whether it got to its end. */
    private boolean warmStarted() {
        WarmStarted made = clock.time("time.warmStart", () -> new WarmStartPhase(recipe, actors, stop, progress).run());
        if (stop.isMade()) {
            return false;
        }
        record.provenance(made.tokenizerHash(), made.data());
        if (spec.regime().seedEpisodes() == SeedEpisodes.KEPT) {
            record.replayed(0, made.demonstrations());
        } else {
            actors.replay().clear();
        }
        actors.learners().initCritic();
        sync();
        Map<String, Double> metrics = new TreeMap<>(made.metrics());
        evaluate(recipe.evaluation().finalEpisodes(), metrics);
        write(metrics);
        save();
        record.point("warm-start", 0);
        return true;
    }

    private void restore() {
        Saved saved = record.resume(actors.replay()::add);
        standing = saved.standing();
        secondsBefore = standing.seconds();
        actors.learners().restore(saved, record.warmStartPolicy());
        sync();
        progress.message("going on after iteration " + standing.iteration() + " of " + recipe.iterations());
    }
}
