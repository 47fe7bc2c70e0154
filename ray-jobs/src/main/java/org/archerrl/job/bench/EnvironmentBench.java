package org.archerrl.job.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;

/** How fast one environment plays with its scripted players and no model, in one thread; it is opened for every twenty episodes. */
public final class EnvironmentBench {
    private static final int EPISODES = 20;

    private EnvironmentBench() {}

    /** Measures each player of the task. */
    public static List<Rate> run(EnvironmentSpec spec) {
        List<Rate> rates = new ArrayList<>();
        for (String player : spec.players()) {
            rates.addAll(measure(spec.name() + ", player '" + player + "'", spec, player));
        }
        return rates;
    }

    /** Measures one player. */
    static List<Rate> measure(String name, EnvironmentSpec spec, String player) {
        Seed seed = new Seed(1);
        long[] round = {0};
        return Rate.measure(name, () -> {
            List<Trajectory> played = Demonstrations.play(spec, player, EPISODES, seed.child("round", round[0]++));
            return Map.of(
                    "turns",
                    played.stream()
                            .mapToDouble(episode -> episode.turns().size())
                            .sum());
        });
    }
}
