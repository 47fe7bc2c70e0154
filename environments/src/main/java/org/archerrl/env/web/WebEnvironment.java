package org.archerrl.env.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** A task on pages: the browser shows them, utterances act on them, and the task's own expressions judge. */
final class WebEnvironment extends EpisodicEnvironment {
    private static final String OVER = "The task is over.\n";
    private static final long GLANCE_NANOS = Duration.ofMillis(2).toNanos();

    /**
     * The rules.
     *
     * @param maxTurns of an episode
     * @param turnTime that passes on the page with every turn, in milliseconds
     * @param penalty taken from the reward for what is no action, or none that the page takes
     * @param deadline of what a turn waits for
     */
    record Rules(int maxTurns, int turnTime, double penalty, Duration deadline) {}

    private final Browser browser;
    private final PageTask task;
    private final Rules rules;
    private String seen = "";
    private URI loaded;
    private int episodesOfLoad;

    WebEnvironment(Browser browser, PageTask task, Rules rules) {
        super(rules.maxTurns());
        this.browser = browser;
        this.task = task;
        this.rules = rules;
    }

    @Override
    protected String begin(long seed) {
        Opening opening = task.draw(new SplittableRandom(seed));
        show(opening);
        Json.read(browser.evaluate(opening.start()));
        JsonNode state = pass();
        if (state.path("done").asBoolean()) {
            throw new EnvironmentFault(Kind.NONSENSE, "the task on " + opening.page() + " is over before it has begun");
        }
        seen = text(state);
        return seen;
    }

    private void show(Opening opening) {
        if (opening.page().equals(loaded) && episodesOfLoad < task.episodesPerLoad()) {
            Json.read(browser.evaluate("__archer.restart(" + opening.chance() + ")"));
        } else {
            loaded = null;
            browser.open(opening.page(), opening.chance());
            loaded = opening.page();
            episodesOfLoad = 0;
        }
        episodesOfLoad++;
    }

    @Override
    protected Outcome answer(String utterance) {
        Action action;
        try {
            action = Action.read(utterance);
        } catch (Action.Unreadable e) {
            return new Outcome(noting(e.getMessage()), -rules.penalty(), Ending.CONTINUES, Verdict.MALFORMED);
        }
        String refusal = refusal(action);
        JsonNode state = pass();
        boolean over = state.path("done").asBoolean();
        double earned = over || task.payment() == PageTask.Payment.EVERY_TURN ? earned(state) : 0;
        double reward = earned - (refusal.isEmpty() ? 0 : rules.penalty());
        seen = over ? OVER : text(state);
        return new Outcome(
                refusal.isEmpty() || over ? seen : noting(refusal),
                reward,
                over ? Ending.TERMINATED : Ending.CONTINUES,
                Verdict.UNDERSTOOD);
    }

    /** Acts; returns why the page did not take it, or nothing. */
    private String refusal(Action action) {
        try {
            browser.act(action);
            return "";
        } catch (Refusal e) {
            return e.getMessage();
        }
    }

    /** Lets the turn's time pass, waits for what the page has asked for, and returns how it stands. */
    private JsonNode pass() {
        long begun = System.nanoTime();
        JsonNode state = state(rules.turnTime());
        while (state.path("pending").asInt() > 0) {
            if (System.nanoTime() - begun > rules.deadline().toNanos()) {
                throw new EnvironmentFault(
                        Kind.DEADLINE,
                        "the page has waited for a request for "
                                + rules.deadline().toSeconds() + " s");
            }
            LockSupport.parkNanos(GLANCE_NANOS);
            state = state(0);
        }
        return state;
    }

    private JsonNode state(int milliseconds) {
        String hidden = task.hidden().stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
        return Json.read(browser.evaluate("(function () {"
                + " var pending = __archer.pass(" + milliseconds + ");"
                + " var done = Boolean(" + task.done() + ");"
                + " var reward = (" + task.reward() + ");"
                + " return {pending: pending, done: done, reward: typeof reward === 'number' ? reward : String(reward),"
                + " instruction: done ? '' : String(" + task.instruction() + "),"
                + " page: done ? [] : __archer.read(" + hidden + ")};"
                + " })()"));
    }

    private static double earned(JsonNode state) {
        JsonNode reward = state.path("reward");
        if (!reward.isNumber() || !Double.isFinite(reward.asDouble())) {
            throw new EnvironmentFault(Kind.NONSENSE, "the page's reward must be a number, got " + reward);
        }
        return reward.asDouble();
    }

    private static String text(JsonNode state) {
        List<String> lines = PageReading.of(state.path("page")).lines();
        String instruction = PageReading.plain(state.path("instruction").asText());
        return instruction + "\n" + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** What was seen, with a remark after the instruction. */
    private String noting(String remark) {
        int instruction = seen.indexOf('\n') + 1;
        return seen.substring(0, instruction) + "! " + remark + "\n" + seen.substring(instruction);
    }

    @Override
    public void close() {
        browser.close();
    }
}
