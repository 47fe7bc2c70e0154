package org.archerrl.env.webshop;

import java.util.Map;
import java.util.stream.LongStream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Sample;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.interaction.Trajectory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripted buyers get. */
class BuyersTest {
    @ParameterizedTest
    @CsvSource({"archer", "webshop"})
    void carePays(String view) {
        EnvironmentSpec spec = Environments.named("webshop", Map.of("view", view));
        for (String p : spec.players()) {
            System.out.println(view + " " + p + " " + mean(spec, p) + " held out " + mean(spec.heldOut(), p));
        }
        Trajectory t = TextEnvironmentContract.play(spec, "expert", 3);
        t.turns().forEach(turn -> System.out.println(turn.observation() + "\n>>> " + turn.utterance()));
        System.out.println(t.lastObservation() + t.totalReward() + " " + t.privileged());
    }

    private static Sample mean(EnvironmentSpec spec, String player) {
        return Sample.of(LongStream.range(0, 1000)
                .mapToDouble(
                        seed -> TextEnvironmentContract.play(spec, player, seed).totalReward())
                .toArray());
    }
}
