package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** The task: a visit to a shop with a goal; buying ends it and is rewarded. */
final class WebShop extends EpisodicEnvironment {
    static final String INVALID = "Invalid action!";

    /**
     * The rules.
     *
     * @param view how pages look
     * @param pageSize how many results a page shows
     * @param parts the parts of a product that have pages
     * @param maxTurns turns until the episode is cut off
     * @param malformedReward the reward of an action that a page does not have, 0 or less
     */
    record Rules(View view, int pageSize, ImmutableList<Session.Part> parts, int maxTurns, double malformedReward) {}

    private final Shop shop;
    private final GoalDraw goals;
    private final Rules rules;
    private Goal goal;
    private Session session;

    WebShop(Shop shop, GoalDraw goals, Rules rules) {
        super(rules.maxTurns());
        this.shop = shop;
        this.goals = goals;
        this.rules = rules;
    }

    @Override
    protected String begin(long seed) {
        goal = goals.draw(new SplittableRandom(seed));
        session = new Session(shop, goal.instruction(), rules.pageSize(), rules.parts());
        return show("");
    }

    @Override
    protected Outcome answer(String utterance) {
        Optional<String> notice = Action.read(utterance).flatMap(this::act);
        if (notice.isEmpty()) {
            return new Outcome(show(INVALID), rules.malformedReward(), Ending.CONTINUES, Verdict.MALFORMED);
        }
        Optional<Product> bought = session.purchase();
        double reward = bought.map(product -> Reward.of(product, chosen(), goal).total())
                .orElse(0.0);
        String said = bought.isEmpty() ? notice.get() : "Your score (min 0.0, max 1.0): " + reward;
        Ending ending = bought.isEmpty() ? Ending.CONTINUES : Ending.TERMINATED;
        return new Outcome(show(said), reward, ending, Verdict.UNDERSTOOD);
    }

    /** Does it and returns what there is to say of it, if only an empty text; nothing if the page does not have it. */
    private Optional<String> act(Action action) {
        return switch (action.verb()) {
            case SEARCH -> rules.view() == View.WEBSHOP || session.atSearch() ? search(action) : Optional.empty();
            case CLICK -> click(action);
            case THINK -> rules.view() == View.ARCHER ? Optional.of("OK.") : Optional.empty();
        };
    }

    private Optional<String> search(Action action) {
        session.search(action.argument());
        return Optional.of("");
    }

    private Optional<String> click(Action action) {
        return session.click(action.argument()).map(clicked -> switch (clicked.kind()) {
            case CHOICE, CHOSEN -> rules.view() == View.ARCHER ? "You have clicked " + clicked.text() + "." : "";
            default -> "";
        });
    }

    private List<String> chosen() {
        return List.copyOf(session.chosen().values());
    }

    private String show(String notice) {
        return rules.view().show(notice, session.elements());
    }

    @Override
    public Optional<String> place() {
        return Optional.of(session.place());
    }

    @Override
    public String privileged() {
        return goal.told();
    }
}
