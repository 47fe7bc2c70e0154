package org.archerrl.env.bfcl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/**
 * The configured task.
 *
 * @param tasks those that are played, at least one
 * @param heldOutTasks those that are kept for evaluation, at least one
 */
record BfclSpec(ImmutableList<BfclTask> tasks, ImmutableList<BfclTask> heldOutTasks, Rules rules)
        implements EnvironmentSpec {
    static final String NAME = "bfcl";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxTurns() {
        int requests =
                tasks.stream().mapToInt(task -> task.requests().size()).max().orElseThrow();
        return requests * (rules.steps() + 1);
    }

    /** The bytes of the longest call of the ground truth. */
    @Override
    public int maxUtteranceTokens() {
        return tasks.stream()
                .flatMap(task -> task.requests().stream())
                .flatMap(request -> request.calls().stream())
                .mapToInt(call -> call.toString().getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(1);
    }

    @Override
    public TextEnvironment open() {
        return new Bfcl(this, rules);
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new BfclSpec(heldOutTasks, heldOutTasks, rules);
    }

    /** Returns the task that an episode with this seed is about. */
    BfclTask task(long seed) {
        return tasks.get(new SplittableRandom(seed).nextInt(tasks.size()));
    }

    @Override
    public Players scripted() {
        return new Players(
                NAME,
                ImmutableMap.of(
                        "scripted", (instance, random) -> Script.careless(task(instance), random),
                        "ground-truth", (instance, random) -> Script.groundTruth(task(instance))));
    }

    @Override
    public OptionalDouble optimum() {
        return OptionalDouble.of(1);
    }
}
