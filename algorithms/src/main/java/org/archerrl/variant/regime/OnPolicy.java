package org.archerrl.variant.regime;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Check;
import org.archerrl.variant.DataRegime;

/**
 * Only what the present policy has just played is learnt from, once: PPO, REINFORCE, and the group methods.
 *
 * @param groupSize episodes of each task instance, played one beside the other; 1 unless episodes are compared
 * @param maxStaleness by how many versions the policy may have moved since a turn that it learns from
 */
@AutoService(DataRegime.class)
public record OnPolicy(int groupSize, int maxStaleness) implements DataRegime {
    public OnPolicy {
        Check.within("algorithm.regime.groupSize", groupSize, 1, 1 << 16);
        Check.within("algorithm.regime.maxStaleness", maxStaleness, 0, 1 << 24);
    }

    /** No groups, nothing stale. */
    public OnPolicy() {
        this(1, 0);
    }

    /** Groups of so many episodes of an instance. */
    public static OnPolicy groupsOf(int episodes) {
        return new OnPolicy(episodes, 0);
    }

    private static Draw newest(int collected) {
        return new Draw(collected, 1, Drawing.WITHOUT_REPLACEMENT);
    }

    @Override
    public String summary() {
        return "only what the present policy has just played, once";
    }

    @Override
    public Source source() {
        return Source.ON_POLICY;
    }

    @Override
    public boolean collects(int iteration) {
        return true;
    }

    @Override
    public Order order() {
        return Order.POLICY_FIRST;
    }

    @Override
    public Draw evaluatorDraw(int collected) {
        return newest(collected);
    }

    @Override
    public Draw policyDraw(int collected) {
        return newest(collected);
    }
}
