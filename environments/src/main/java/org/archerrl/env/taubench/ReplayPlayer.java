package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.env.Player;
import org.archerrl.env.tools.ToolCall;

/** Says a task's own calls, tells its outputs, and then asks whether there is anything else; a transfer comes last. */
final class ReplayPlayer implements Player {
    private static final String ANYTHING = "Is there anything else?";
    private static final double FORGOTTEN = 0.3;

    private final Iterator<String> utterances;

    private ReplayPlayer(List<String> utterances) {
        this.utterances = utterances.iterator();
    }

    /** Makes one that leaves nothing out. */
    static Player exact(TauTask task) {
        return new ReplayPlayer(utterances(task));
    }

    /** Makes one that leaves out three utterances in ten. */
    static Player forgetful(TauTask task, SplittableRandom random) {
        return new ReplayPlayer(utterances(task).stream()
                .filter(utterance -> random.nextDouble() >= FORGOTTEN)
                .toList());
    }

    /** Returns what leads to the reward. */
    static List<String> utterances(TauTask task) {
        List<ToolCall> transfers = task.calls().stream()
                .filter(call -> call.tool().equals(CommonTools.TRANSFER))
                .toList();
        return Stream.of(
                        task.calls().stream()
                                .filter(call -> !transfers.contains(call))
                                .map(ToolCall::toString),
                        task.outputs().isEmpty()
                                ? Stream.<String>empty()
                                : Stream.of("You asked for this: " + String.join("; ", task.outputs()) + "."),
                        transfers.stream().limit(1).map(ToolCall::toString))
                .flatMap(said -> said)
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public String speak(String observation) {
        return utterances.hasNext() ? utterances.next() : ANYTHING;
    }
}
