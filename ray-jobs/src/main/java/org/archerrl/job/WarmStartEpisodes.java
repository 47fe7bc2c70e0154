package org.archerrl.job;

import java.nio.file.Path;
import java.util.List;
import org.archerrl.dataset.Dataset;
import org.archerrl.dataset.DatasetException;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.config.Recipe;
import org.archerrl.learn.WarmStart;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;

/** The demonstrations that a warm start imitates: what the recipe's scripted player plays, or what its file holds. */
public final class WarmStartEpisodes {
    private WarmStartEpisodes() {}

    /** Returns the seed of the warm start of a recipe's run. */
    static Seed seed(Recipe recipe) {
        return new Seed(recipe.seed()).child("warm-start");
    }

    /** Returns what the recipe's player plays for the recipe's run. */
    public static List<Trajectory> played(Recipe recipe) {
        WarmStart warmStart = recipe.warmStart();
        return Demonstrations.play(
                recipe.environment().spec(),
                warmStart.player(),
                warmStart.episodes(),
                warmStart.attempts(),
                seed(recipe).child("demonstrations"));
    }

    /**
     * Refuses a file that a run could not start from; does nothing if the recipe has none.
     *
     * @throws DatasetException if it cannot be read, or its episodes do not fit the policy's tokenizer and the environment
     */
    public static void checkFile(Recipe recipe) {
        if (recipe.warmStart().isRecorded()) {
            Dataset recorded = recorded(recipe);
            try (FirstFormat format = FirstFormat.of(recipe, recorded.episodes())) {
                format.check(recorded);
            }
        }
    }

    /** Returns as many episodes of the recipe's file as it wants. */
    static Dataset recorded(Recipe recipe) {
        WarmStart warmStart = recipe.warmStart();
        Dataset all = Dataset.read(Path.of(warmStart.file()), warmStart.format());
        return warmStart.episodes() == 0 ? all : all.first(warmStart.episodes());
    }
}
