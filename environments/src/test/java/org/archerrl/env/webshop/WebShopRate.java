package org.archerrl.env.webshop;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Player;
import org.archerrl.env.TextEnvironment;

/** Prints how many turns a second one core answers, the player's own time included. */
final class WebShopRate {
    private static final int ROUNDS = 5;
    private static final int EPISODES = 4000;

    private WebShopRate() {}

    public static void main(String[] arguments) {
        EnvironmentSpec spec = Environments.named("webshop", Map.of());
        for (int round = 0; round < ROUNDS; round++) {
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long turns = 0;
            try (TextEnvironment environment = spec.open()) {
                for (long seed = 0; seed < EPISODES; seed++) {
                    turns += play(spec, environment, seed);
                }
            }
            double seconds = 1e-9 * (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began);
            System.out.println(String.format(Locale.ROOT, "%d turns, %.0f turns/s", turns, turns / seconds));
        }
    }

    private static int play(EnvironmentSpec spec, TextEnvironment environment, long seed) {
        Player player = spec.player("scripted", seed, seed);
        String observation = environment.reset(seed);
        for (int turns = 1; ; turns++) {
            var outcome = environment.step(player.speak(observation));
            observation = outcome.observation();
            if (outcome.ending().isLast()) {
                return turns;
            }
        }
    }
}
