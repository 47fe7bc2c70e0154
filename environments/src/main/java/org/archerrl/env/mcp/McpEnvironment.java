package org.archerrl.env.mcp;

import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.env.mcp.Transcript.Exchange;
import org.archerrl.env.mcp.Transcript.Result;
import org.archerrl.env.tools.Reading;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.Toolbox;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** Episodes with one server: calls are made, what is said besides is the answer, which ends an episode. */
final class McpEnvironment extends EpisodicEnvironment {
    private static final String OVER = "\n";

    private final McpSpec spec;
    private final List<Exchange> exchanges = new ArrayList<>();
    private Optional<Connection> connection = Optional.empty();
    private boolean used;
    private Toolbox tools;
    private ServerTask task;

    McpEnvironment(McpSpec spec) {
        super(spec.maxTurns());
        this.spec = spec;
        connect();
    }

    private void connect() {
        close();
        Connection opened = new Connection(spec.address(), spec.start(), spec.deadline());
        connection = Optional.of(opened);
        try {
            tools = spec.tools().of(opened.tools());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        used = false;
    }

    @Override
    protected String begin(long seed) {
        if (connection.isEmpty() || used && spec.server() == McpSpec.Server.EACH_EPISODE) {
            connect();
        }
        used = true;
        exchanges.clear();
        task = spec.drawn(seed);
        return "Tools:\n" + tools.lines() + "Task: " + task.instruction() + "\n";
    }

    @Override
    protected Outcome answer(String utterance) {
        Reading reading = tools.read(utterance);
        if (reading instanceof Reading.Speech speech) {
            return new Outcome(OVER, reward(Optional.of(speech.text())), Ending.TERMINATED, Verdict.UNDERSTOOD);
        }
        String observation;
        Verdict verdict;
        if (reading instanceof Reading.Calls read) {
            observation = made(read.calls());
            verdict = Verdict.UNDERSTOOD;
        } else {
            observation = ((Reading.Malformed) reading).complaint();
            verdict = Verdict.MALFORMED;
        }
        double reward = turns() + 1 == maxTurns() ? reward(Optional.empty()) : 0;
        return new Outcome(
                "\n" + observation + "\n",
                verdict == Verdict.MALFORMED ? reward - spec.malformedPenalty() : reward,
                Ending.CONTINUES,
                verdict);
    }

    private int maxTurns() {
        return spec.maxTurns();
    }

    private String made(List<ToolCall> calls) {
        StringBuilder results = new StringBuilder();
        for (ToolCall call : calls) {
            Exchange exchange = connection
                    .orElseThrow(() -> new IllegalStateException("the environment is closed"))
                    .call(call);
            exchanges.add(exchange);
            results.append(results.isEmpty() ? "" : "\n")
                    .append(exchange.outcome() == Result.FAILED ? "Error: " : "")
                    .append(
                            exchange.result().isBlank()
                                    ? "(nothing)"
                                    : Ascii.truncate(exchange.result().strip(), spec.resultChars(), "..."));
        }
        return results.toString();
    }

    private double reward(Optional<String> answer) {
        double reward;
        try {
            reward = spec.reward().reward(task, new Transcript(exchanges, answer));
        } catch (EnvironmentFault e) {
            throw e;
        } catch (RuntimeException e) {
            throw new EnvironmentFault(
                    Kind.NONSENSE, "the reward function " + spec.reward().name() + " has failed: " + e, e);
        }
        if (!Double.isFinite(reward)) {
            throw new EnvironmentFault(
                    Kind.NONSENSE, "the reward function " + spec.reward().name() + " gives " + reward);
        }
        return reward;
    }

    @Override
    public void close() {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }
}
