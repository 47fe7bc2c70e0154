package org.archerrl.env.mcp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Iterator;
import java.util.SplittableRandom;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Pace;
import org.archerrl.env.Player;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/**
 * A configured server with its tasks.
 *
 * @param tasks those that episodes are drawn from
 * @param heldOutTasks those that {@link #heldOut} draws from
 * @param start the most time until a server is there, and again until it has told its tools
 * @param deadline the most time for each of its answers to calls
 * @param malformedPenalty what a malformed utterance costs
 * @param resultChars the most characters of a result that are shown
 */
record McpSpec(
        ServerAddress address,
        ToolChoice tools,
        ImmutableList<ServerTask> tasks,
        ImmutableList<ServerTask> heldOutTasks,
        RewardFunction reward,
        Server server,
        Answering answering,
        Duration start,
        Duration deadline,
        int maxTurns,
        int maxUtteranceTokens,
        double malformedPenalty,
        int resultChars)
        implements EnvironmentSpec {
    /** How long a server, or a session with one, lasts. */
    enum Server {
        /** An episode. */
        EACH_EPISODE,
        /** As long as its environment. */
        SHARED
    }

    /** What the user says about a server. */
    enum Answering {
        /** The same calls may be answered otherwise another time. */
        MAY_CHANGE,
        /** The same calls are always answered alike. */
        REPEATS
    }

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public boolean repeatsInstances() {
        return answering == Answering.REPEATS;
    }

    @Override
    public Pace pace() {
        return Pace.WAITS;
    }

    @Override
    public TextEnvironment open() {
        return new McpEnvironment(this);
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new McpSpec(
                address,
                tools,
                heldOutTasks,
                heldOutTasks,
                reward,
                server,
                answering,
                start,
                deadline,
                maxTurns,
                maxUtteranceTokens,
                malformedPenalty,
                resultChars);
    }

    @Override
    public Players scripted() {
        boolean areShown = tasks.stream()
                .allMatch(task -> !task.calls().isEmpty() && task.answer().isPresent());
        return areShown
                ? new Players(name(), ImmutableMap.of("scripted", (instance, random) -> demonstration(instance)))
                : Players.none(name());
    }

    /** Says the calls that the task's line of the file has, and then the expected answer. */
    private Player demonstration(long instance) {
        ServerTask task = drawn(instance);
        Iterator<String> utterances = ImmutableList.<String>builder()
                .addAll(task.calls())
                .add(task.answer().orElseThrow())
                .build()
                .iterator();
        return observation -> utterances.next();
    }

    /** Returns the task of the episode with this seed. */
    ServerTask drawn(long seed) {
        return tasks.get(new SplittableRandom(seed).nextInt(tasks.size()));
    }
}
