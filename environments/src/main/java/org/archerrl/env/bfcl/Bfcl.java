package org.archerrl.env.bfcl;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.env.tools.Reading;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** One task: calls are carried out, words end the policy's turn, and after the last request what was done is judged. */
final class Bfcl extends EpisodicEnvironment {
    private final BfclSpec spec;
    private final Rules rules;

    private BfclTask task;
    private World world;
    private final Multiset<String> responses = HashMultiset.create();
    private int request;
    private int steps;
    private boolean hasCalled;
    private boolean isRight;

    Bfcl(BfclSpec spec, Rules rules) {
        this.spec = spec;
        this.rules = rules;
    }

    @Override
    protected String begin(long seed) {
        task = spec.task(seed);
        world = task.world();
        responses.clear();
        request = 0;
        isRight = true;
        await();
        return introduction() + message();
    }

    /** Waits for what the policy does about the newest request. */
    private void await() {
        steps = 0;
        hasCalled = false;
    }

    private String message() {
        return "User: " + task.requests().get(request).message() + "\n";
    }

    private String introduction() {
        Stream<ToolSpec> tools = task.tools().tools().stream();
        return switch (rules.listing()) {
            case NONE -> "";
            case NAMES -> tools.map(ToolSpec::name).collect(Collectors.joining(", ", "Tools: ", "\n"));
            case SIGNATURES -> tools.map(Bfcl::signature).collect(Collectors.joining("\n", "Tools:\n", "\n\n"));
            case DESCRIPTIONS -> "Tools:\n" + task.tools().lines() + "\n";
        };
    }

    private static String signature(ToolSpec tool) {
        String line = tool.line();
        return line.substring(0, line.indexOf("): ") + 1);
    }

    @Override
    protected Outcome answer(String utterance) {
        Reading read = task.tools().read(utterance);
        if (read instanceof Reading.Speech) {
            return judge();
        }
        Verdict verdict = read instanceof Reading.Malformed ? Verdict.MALFORMED : Verdict.UNDERSTOOD;
        double reward = verdict == Verdict.MALFORMED ? -rules.malformedPenalty() : 0;
        if (++steps > rules.steps()) {
            return new Outcome("\nThe user has waited too long.\n", reward, Ending.TERMINATED, verdict);
        }
        String observation = read instanceof Reading.Calls calls
                ? carryOut(calls.calls())
                : "\n" + ((Reading.Malformed) read).complaint() + "\n";
        return new Outcome(observation, reward, Ending.CONTINUES, verdict);
    }

    private String carryOut(List<ToolCall> calls) {
        hasCalled = true;
        StringBuilder observation = new StringBuilder("\n");
        for (ToolCall call : calls) {
            String response = world.call(call);
            responses.add(response);
            observation.append(response).append('\n');
        }
        return observation.toString();
    }

    private Outcome judge() {
        isRight &= isDealtWith(task.requests().get(request));
        request++;
        boolean isOver = request == task.requests().size();
        double reward =
                switch (rules.pay()) {
                    case AT_THE_END -> isOver && isRight ? 1 : 0;
                    case A_REQUEST -> isRight ? 1.0 / task.requests().size() : 0;
                };
        if (isOver) {
            return new Outcome("\nThe user leaves.\n", reward, Ending.TERMINATED, Verdict.UNDERSTOOD);
        }
        await();
        return new Outcome("\n" + message(), reward, Ending.CONTINUES, Verdict.UNDERSTOOD);
    }

    /** The benchmark's check of a turn; where the ground truth does nothing, nothing is checked. */
    private boolean isDealtWith(BfclTask.Request expected) {
        return expected.calls().isEmpty()
                || (hasCalled
                        && world.isAt(expected.states())
                        && Multisets.containsOccurrences(responses, ImmutableMultiset.copyOf(expected.responses())));
    }

    /** The calls that would be right. */
    @Override
    public String privileged() {
        return task.solution();
    }
}
