package org.archerrl.env.taubench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.archerrl.env.service.Conversation;
import org.archerrl.env.service.Customer;
import org.archerrl.env.service.Database;
import org.archerrl.env.tools.ToolCall;
import org.archerrl.interaction.Ending;

/** A task being worked on: judged as {@code tau_bench/envs/base.py} and tau2's evaluators without a judge do. */
final class TauConversation implements Conversation {
    private final TauDomain domain;
    private final TauTask task;
    private final Database database;
    private final String target;
    private final Customer customer;
    private final List<String> speeches = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();

    /**
     * Begins one.
     *
     * @param caller makes the customer of this conversation
     */
    TauConversation(TauDomain domain, TauTask task, Function<TauConversation, Customer> caller) {
        this.domain = domain;
        this.task = task;
        this.database = domain.untouched();
        this.target = domain.target(task);
        this.customer = caller.apply(this);
    }

    @Override
    public Customer customer() {
        return customer;
    }

    TauTask task() {
        return task;
    }

    @Override
    public String call(ToolCall call) {
        calls.add(call);
        return domain.call(database, call);
    }

    @Override
    public Ending after(ToolCall call) {
        return call.tool().equals(CommonTools.TRANSFER) ? Ending.TERMINATED : Ending.CONTINUES;
    }

    @Override
    public void said(String speech) {
        speeches.add(speech.toLowerCase(Locale.ROOT).replace(",", ""));
    }

    /** Returns whether all that can be seen to be wanted has been done and told; never where nothing is. */
    boolean isServed() {
        boolean isAnythingWanted =
                !task.outputs().isEmpty() || !target.equals(domain.untouched().hash());
        return isAnythingWanted && isDone() && isTold();
    }

    private boolean isDone() {
        return task.actions().isEmpty() || database.hash().equals(target);
    }

    private boolean isTold() {
        return task.outputs().stream()
                .map(output -> output.toLowerCase(Locale.ROOT))
                .allMatch(output -> speeches.stream().anyMatch(speech -> speech.contains(output)));
    }

    private boolean isActed() {
        return task.actions().orElse(List.of()).stream()
                .allMatch(action -> calls.stream().anyMatch(action::isMadeBy));
    }

    @Override
    public double worth() {
        boolean isRight = task.basis().stream().allMatch(basis -> switch (basis) {
            case DB -> isDone();
            case COMMUNICATE -> isTold();
            case ACTION -> isActed();
        });
        return isRight ? 1 : 0;
    }

    @Override
    public String privileged() {
        String solution = task.solution();
        return solution.isEmpty() ? "Nothing is to be changed." : solution;
    }
}
