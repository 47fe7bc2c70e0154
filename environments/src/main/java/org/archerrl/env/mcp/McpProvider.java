package org.archerrl.env.mcp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;
import org.archerrl.env.chat.ChatSettings;

/** Offers {@code mcp}: tasks with the tools of any Model Context Protocol server. */
public final class McpProvider implements EnvironmentProvider {
    private static final String EACH_EPISODE = "each-episode";
    private static final String MAY_CHANGE = "may-change";

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public String description() {
        return "Solve tasks with the tools of a Model Context Protocol server of your own, by a reward of your own.";
    }

    @Override
    public List<Option> options() {
        List<Option> own = List.of(
                Option.required(
                        "task",
                        "the instruction, or a file of them: FILE.txt, one a line, or FILE.jsonl, objects with"
                                + " 'instruction', and if need be 'answer', 'calls' (that solve it) and fields of your own"),
                new Option("command", "", "command line that starts a server which speaks over its input and output"),
                new Option("url", "", "address of a server that runs and speaks streamable HTTP, instead of a command"),
                new Option("answer", "", "the expected answer where 'task' is an instruction; empty for none"),
                new Option(
                        "reward",
                        Answers.CONTAINS.name(),
                        "what an episode is worth: answer-contains or answer-equals (the expected answer, 1 or 0), judge (an"
                                + " endpoint grades, 0 to 1), or the name of a RewardFunction on the class path"),
                new Option("tools", "", "names of the tools that may be called, with commas; empty for all"),
                new Option(
                        "fresh-server",
                        EACH_EPISODE,
                        "how long a server, or a session with one, lasts: each-episode or shared (by an environment's"
                                + " episodes)"),
                new Option(
                        "server-answers",
                        MAY_CHANGE,
                        "whether the same calls are always answered alike, as methods need that play an instance several"
                                + " times: may-change or repeat"),
                new Option(
                        "pass-variables",
                        "",
                        "names of the environment variables that the server gets beside PATH and HOME, with commas"),
                new Option(
                        "start-deadline",
                        60,
                        "the most seconds until a server is there and has told its tools, 1 to 3600"),
                new Option("deadline", 30, "the most seconds for each of its answers to calls, 1 to 3600"),
                new Option("max-turns", 10, "turns until the episode is cut off, 1 to 1000"),
                new Option("utterance-tokens", 128, "the most tokens of an utterance, 1 to 10000"),
                new Option(
                        "malformed-penalty", 0.0, "what an utterance costs that is no call that can be made, 0 to 100"),
                new Option("result-chars", 2000, "the most characters of a result that are shown, 10 to 1000000"));
        return Streams.concat(own.stream(), ChatSettings.options().stream()).toList();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        ImmutableList<ServerTask> tasks = TaskFile.read(settings.text("task"), settings.text("answer"));
        return new McpSpec(
                ServerAddress.of(settings.text("command"), settings.text("url"), settings.text("pass-variables")),
                ToolChoice.of(settings.text("tools")),
                TaskFile.training(tasks),
                TaskFile.heldOut(tasks),
                reward(settings.text("reward"), ChatSettings.of(settings)),
                settings.word("fresh-server", List.of(EACH_EPISODE, "shared")).equals(EACH_EPISODE)
                        ? McpSpec.Server.EACH_EPISODE
                        : McpSpec.Server.SHARED,
                settings.word("server-answers", List.of(MAY_CHANGE, "repeat")).equals(MAY_CHANGE)
                        ? McpSpec.Answering.MAY_CHANGE
                        : McpSpec.Answering.REPEATS,
                Duration.ofSeconds(settings.integer("start-deadline", 1, 3600)),
                Duration.ofSeconds(settings.integer("deadline", 1, 3600)),
                settings.integer("max-turns", 1, 1000),
                settings.integer("utterance-tokens", 1, 10_000),
                settings.number("malformed-penalty", 0, 100),
                settings.integer("result-chars", 10, 1_000_000));
    }

    private static RewardFunction reward(String name, ChatSettings judge) {
        if (name.equals(Judge.NAME)) {
            return new Judge(judge.connect());
        }
        List<RewardFunction> known = Stream.concat(
                        Stream.of(Answers.CONTAINS, Answers.EQUALS),
                        ServiceLoader.load(RewardFunction.class).stream().map(ServiceLoader.Provider::get))
                .toList();
        return known.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SettingException("environment.reward: there is no reward function '" + name
                        + "'; there is judge, "
                        + known.stream().map(RewardFunction::name).collect(Collectors.joining(", "))));
    }
}
