package org.archerrl.job.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.archerrl.dataset.Dataset;
import org.archerrl.job.config.Recipe;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rollout.Episode;

/** What a run writes down while it goes on, and reads when it is taken up again. */
public final class RunRecord {
    private final RunDirectory run;
    private final Recipe recipe;
    private final String where;
    private final Checkpoints checkpoints;
    private final MetricsLog metrics;
    private final EventLog events;
    private final ReplaySegments segments;
    private final EpisodeLog samples;

    /**
     * Makes the record of a run.
     *
     * @param where embedded, or the cluster's address
     */
    public RunRecord(RunDirectory run, Recipe recipe, String where) {
        this.run = run;
        this.recipe = recipe;
        this.where = where;
        this.checkpoints = new Checkpoints(run.path());
        this.metrics = new MetricsLog(run.path());
        this.events = new EventLog(run.path());
        this.segments = new ReplaySegments(run.path());
        this.samples = new EpisodeLog(run.path());
        checkpoints.removeLeftovers();
        if (!canResume()) {
            run.clear();
            events.keepUntil(-1);
        }
    }

    /** Returns whether there is a checkpoint to go on from; a damaged one is one, lest its run be taken for a new one. */
    public boolean canResume() {
        return checkpoints.isBegun();
    }

    /**
     * Returns the last checkpoint, after forgetting what came after it.
     *
     * @param replay is given the episodes of each iteration up to the checkpoint's, in order
     */
    public Checkpoints.Saved resume(Consumer<List<TokenTrajectory>> replay) {
        Checkpoints.Saved saved = checkpoints.read("last");
        int iteration = saved.standing().iteration();
        metrics.keepUntil(iteration);
        events.keepUntil(iteration);
        segments.keepUntil(iteration);
        checkpoints.keepUntil(iteration);
        segments.iterations().forEach(i -> replay.accept(segments.read(i)));
        return saved;
    }

    /** Returns the policy that the warm start made. */
    public Map<String, byte[]> warmStartPolicy() {
        return checkpoints.readPolicy("warm-start");
    }

    /** Writes down what tokenizer and data the run begins with, and everything else that is known before learning. */
    public void provenance(String tokenizerHash, Optional<Dataset.Source> data) {
        run.write(
                "provenance.json",
                Provenance.json(recipe.environment().name(), recipe.seed(), tokenizerHash, data, where));
    }

    /** Writes down what went into the replay buffer. */
    public void replayed(int iteration, List<TokenTrajectory> episodes) {
        segments.write(iteration, episodes);
    }

    /** Writes down some episodes for people to read. */
    public void samples(int iteration, List<Episode> episodes) {
        samples.write(iteration, episodes);
    }

    /** Writes down an iteration's line. */
    public void metrics(Map<String, Double> line) {
        metrics.append(line);
        events.append(line);
    }

    /** Saves a checkpoint and deletes those that nobody needs any more. */
    public void save(Checkpoints.Saved saved) {
        checkpoints.write(saved);
        checkpoints.retain(recipe.checkpoint().keep());
    }

    /** Points {@code best} or {@code warm-start} to an iteration that has been saved. */
    public void point(String link, int iteration) {
        checkpoints.point(link, iteration);
    }
}
