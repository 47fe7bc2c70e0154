package org.archerrl.env.bfcl;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.Player;
import org.archerrl.env.tools.ToolCall;

/** Players that know the ground truth: a call an utterance, and a word when a request is dealt with. */
final class Script implements Player {
    private static final String END_OF_TURN = "Done.";
    private static final double LEFT_OUT = 0.1;
    private static final double MISTAKEN = 0.1;

    private final Iterator<String> utterances;

    private Script(List<String> utterances) {
        this.utterances = utterances.iterator();
    }

    /** Returns one that does exactly what is right. */
    static Script groundTruth(BfclTask task) {
        List<String> said = new ArrayList<>();
        for (BfclTask.Request request : task.requests()) {
            request.calls().forEach(call -> said.add(call.toString()));
            said.add(END_OF_TURN);
        }
        return new Script(said);
    }

    /** Returns one that now and then leaves a call out or makes another one of the same task in its place. */
    static Script careless(BfclTask task, SplittableRandom random) {
        List<ToolCall> all = task.requests().stream()
                .flatMap(request -> request.calls().stream())
                .toList();
        List<String> said = new ArrayList<>();
        for (BfclTask.Request request : task.requests()) {
            for (ToolCall call : request.calls()) {
                double luck = random.nextDouble();
                if (luck >= LEFT_OUT) {
                    ToolCall made = luck < LEFT_OUT + MISTAKEN ? all.get(random.nextInt(all.size())) : call;
                    said.add(made.toString());
                }
            }
            said.add(END_OF_TURN);
        }
        return new Script(said);
    }

    @Override
    public String speak(String observation) {
        return utterances.hasNext() ? utterances.next() : END_OF_TURN;
    }
}
