package org.archerrl.env.webshop;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableMap;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/**
 * A configured shop.
 *
 * @param shop opened at the first use
 * @param part which goals are asked for
 * @param most of how many goals training draws; 0 is all
 */
record WebShopSpec(Supplier<Shop> shop, GoalSplit.Part part, int most, WebShop.Rules rules) implements EnvironmentSpec {
    private static final Players PLAYERS = new Players(
            WebShopProvider.NAME,
            ImmutableMap.of(
                    "scripted", (instance, random) -> new Buyer(Buyer.Habits.HASTY, random),
                    "expert", (instance, random) -> new Buyer(Buyer.Habits.CAREFUL, random),
                    "random", (instance, random) -> new RandomBuyer(random)));

    @Override
    public String name() {
        return WebShopProvider.NAME;
    }

    @Override
    public ContextRule contextRule() {
        return ContextRule.NEWEST_OBSERVATION;
    }

    @Override
    public int maxTurns() {
        return rules.maxTurns();
    }

    @Override
    public int maxUtteranceTokens() {
        return 32;
    }

    @Override
    public TextEnvironment open() {
        Shop opened = shop.get();
        return new WebShop(opened, new GoalDraw(GoalSplit.of(opened, part, most)), rules);
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new WebShopSpec(shop, GoalSplit.Part.HELD_OUT, 0, rules);
    }

    @Override
    public Players scripted() {
        return PLAYERS;
    }
}
