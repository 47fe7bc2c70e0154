package org.archerrl.env.probe;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Outcome;
import org.archerrl.env.Player;
import org.archerrl.env.Settings;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/**
 * Offers {@code key-door}: the key named in the first turn pays only when the door is opened in the second.
 *
 * <p>The last of the n keys fits. The first turn always pays 0 and its answer does not say whether the key fits; {@code open} with
 * the right key pays 1, everything else 0. With discount 0 nothing tells the keys apart, so a learner that succeeds has assigned
 * credit over turns. The optimum is 1; a uniform choice of the keys and of {@code open} and {@code wait} pays 1 / (2 n).
 */
public final class KeyDoorProvider implements EnvironmentProvider {
    private static final ImmutableList<String> KEYS =
            ImmutableList.of("red", "green", "blue", "white", "black", "brown", "pink", "grey");
    private static final String OPEN = "open";
    private static final String WAIT = "wait";
    private static final ImmutableList<String> DOOR_WORDS = ImmutableList.of(OPEN, WAIT);

    @Override
    public String name() {
        return "key-door";
    }

    @Override
    public String description() {
        return "Two turns: take a key, then open the door; the right key pays 1, but only at the door.";
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("keys", 4, "how many keys there are, 2 to 8"));
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        List<String> keys = KEYS.subList(0, settings.integer("keys", 2, KEYS.size()));
        String right = keys.get(keys.size() - 1);
        return new ProbeSpec(
                name(),
                ContextRule.WHOLE_EPISODE,
                2,
                4,
                () -> new KeyDoor(keys),
                ImmutableMap.of(
                        "random",
                                (instance, random) ->
                                        inTurn(ProbeSpec.anyOf(keys, random), ProbeSpec.anyOf(DOOR_WORDS, random)),
                        "optimal", (instance, random) -> inTurn(observation -> right, observation -> OPEN)),
                1);
    }

    private static Player inTurn(Player atKeys, Player atDoor) {
        return observation -> (observation.equals(KeyDoor.FIRST) ? atKeys : atDoor).speak(observation);
    }

    private static final class KeyDoor extends Probe {
        static final String FIRST = "key?\n";

        private final List<String> keys;
        private String taken;

        KeyDoor(List<String> keys) {
            this.keys = keys;
        }

        @Override
        String begin(SplittableRandom random) {
            taken = null;
            return FIRST;
        }

        @Override
        Outcome hear(String said) {
            if (taken == null) {
                taken = said;
                return new Outcome(
                        " door?\n", 0, Ending.CONTINUES, keys.contains(said) ? Verdict.UNDERSTOOD : Verdict.MALFORMED);
            }
            if (!DOOR_WORDS.contains(said)) {
                return new Outcome(" closed\n", 0, Ending.TERMINATED, Verdict.MALFORMED);
            }
            boolean opens = said.equals(OPEN) && taken.equals(privileged());
            return new Outcome(opens ? " opened\n" : " closed\n", opens ? 1 : 0, Ending.TERMINATED, Verdict.UNDERSTOOD);
        }

        /** The key that fits. */
        @Override
        public String privileged() {
            return keys.get(keys.size() - 1);
        }
    }
}
