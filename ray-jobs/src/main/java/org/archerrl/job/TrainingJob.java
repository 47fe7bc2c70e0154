package org.archerrl.job;

import java.util.ArrayList;
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
import org.archerrl.learn.UpdateReport;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Order;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.FrozenPolicy;

/**
 * The driver: warm start, then iterations of COLLECT, CRITIC, POLICY, SYNC and EVALUATE.
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
        if (spec.regime().order() == Order.POLICY_FIRST) {
            movePolicy(iteration, metrics);
            fitCritic(iteration, metrics);
        } else {
            fitCritic(iteration, metrics);
            movePolicy(iteration, metrics);
        }
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

    private void collect(int iteration, Map<String, Double> metrics) {
        if (!spec.regime().collects(iteration)) {
            standing = standing.collected(iteration, 0, 0);
            return;
        }
        List<Episode> episodes = clock.time(
                Phase.COLLECT,
                () -> actors.play(
                        standing.episodes(),
                        recipe.rollout().episodesPerIteration(),
                        seed.child("rollout"),
                        spec.regime().groupSize()));
        telemetry.played(Purpose.ROLLOUT, episodes, actors.policyVersion());
        int turns = episodes.stream().mapToInt(e -> e.tokens().turns().size()).sum();
        metrics.putAll(Metrics.of("rollout", episodes));
        metrics.putAll(actors.assessCritic(episodes).scalars());
        record.replayed(iteration, TrainingActors.tokens(episodes));
        metrics.put("replay.episodes", (double) actors.remember(TrainingActors.tokens(episodes)));
        metrics.put("replay.turns", (double) actors.replayTurns());
        standing = standing.collected(iteration, episodes.size(), turns);
    }

    /** Takes the critic's steps before the first policy update, once there is something to learn from. */
    private void fitCriticBefore(BooleanSupplier isCut) {
        int steps = spec.critic().stepsBefore();
        boolean hasData = standing.episodes() > 0
                || spec.regime().seedEpisodes() == SeedEpisodes.KEPT
                        && spec.regime().source() != Source.ON_POLICY;
        while (hasData && standing.isPastWarmUp(spec) && standing.criticSteps() < steps && !isCut.getAsBoolean()) {
            int done = standing.criticSteps();
            actors.fitCritic(Math.min(CHUNK, steps - done), seed.child("critic-before", done));
            standing = standing.fitted(Math.min(done + CHUNK, steps));
            progress.part("critic's first steps", standing.criticSteps(), steps);
        }
    }

    private void fitCritic(int iteration, Map<String, Double> metrics) {
        int steps = spec.critic().stepsPerIteration();
        List<UpdateReport> reports = new ArrayList<>();
        clock.time(Phase.CRITIC, () -> {
            for (int done = 0; done < steps; done += CHUNK) {
                Seed own = seed.child("critic", iteration).child("chunk", done);
                reports.add(actors.fitCritic(Math.min(CHUNK, steps - done), own));
            }
            return null;
        });
        metrics.putAll(UpdateReport.mean(reports).scalars());
    }

    private void movePolicy(int iteration, Map<String, Double> metrics) {
        if (!standing.isPastWarmUp(spec)) {
            return;
        }
        List<UpdateReport> reports = new ArrayList<>();
        clock.time(Phase.POLICY, () -> {
            for (int set = 0; set < spec.policy().sampleSets(); set++) {
                reports.add(
                        actors.movePolicy(seed.child("policy-states", iteration).child("set", set)));
            }
            return null;
        });
        metrics.putAll(UpdateReport.mean(reports).scalars());
    }

    private Void sync() {
        actors.syncRollouts(standing.isAdvised(spec));
        return null;
    }

    private void evaluate(int episodes, Map<String, Double> metrics) {
        Seed own = seed.child("evaluation", standing.iteration());
        List<Episode> played = clock.time(Phase.EVALUATE, () -> actors.play(0, episodes, own, 1));
        telemetry.played(Purpose.EVALUATION, played, actors.policyVersion());
        record.samples(standing.iteration(), played);
        actors.assessCritic(played).scalars().forEach(metrics::putIfAbsent);
        metrics.putAll(Metrics.of("evaluation", played));
        metrics.put("evaluation.episodes", (double) episodes);
        if (standing.iteration() > 0 && !(spec.extraction() instanceof FrozenPolicy)) {
            metrics.putAll(clock.time(Phase.EVALUATE, () -> actors.departure(record.warmStartPolicy(), played)
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
        metrics.put("policy.version", (double) actors.policyVersion());
        metrics.put("seconds", secondsBefore + clock.seconds());
        metrics.putAll(clock.drain());
        record.metrics(metrics);
        telemetry.iteration(metrics);
        progress.iteration(metrics);
    }

    private void save() {
        standing = standing.saved(actors.policyVersion(), secondsBefore + clock.seconds());
        clock.time(Phase.CHECKPOINT, () -> {
            record.save(new Saved(standing, actors.policyFiles(), actors.criticFiles()));
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
            actors.emptyReplay();
        }
        actors.initCritic();
        actors.syncRollouts(standing.isAdvised(spec));
        Map<String, Double> metrics = new TreeMap<>(made.metrics());
        evaluate(recipe.evaluation().finalEpisodes(), metrics);
        write(metrics);
        save();
        record.point("warm-start", 0);
        return true;
    }

    private void restore() {
        Saved saved = record.resume(actors::remember);
        standing = saved.standing();
        secondsBefore = standing.seconds();
        actors.restore(saved, record.warmStartPolicy());
        actors.syncRollouts(standing.isAdvised(spec));
        progress.message("going on after iteration " + standing.iteration() + " of " + recipe.iterations());
    }
}
