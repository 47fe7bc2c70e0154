package org.archerrl.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.archerrl.ToySpec;
import org.archerrl.variant.DataRegime.Whole;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.PreferencePairs;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.LossKl;
import org.archerrl.variant.preset.Archer;
import org.archerrl.variant.preset.Digirl;
import org.archerrl.variant.preset.Sweet;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.regime.OnlineReplay;
import org.junit.jupiter.api.Test;

/** What is held by the reference policy, and what compares episodes of an instance. */
class ReferenceHeldTest {
    @Test
    void offlinePreferencesAreLegalAndOfflinePolicyGradientsAreNot() {
        AlgorithmSpec sweet = new Sweet().spec();
        for (Record climbing : new Record[] {new Reinforce(), new ClippedPolicyGradient()}) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> ToySpec.with(sweet, climbing));
            assertTrue(
                    refusal.getMessage().startsWith("algorithm.regime: offline, ")
                            && refusal.getMessage().contains("collapses; imitate the data"),
                    refusal.getMessage());
        }
    }

    @Test
    void whoNeedsTheReferenceSaysSo() {
        AlgorithmSpec archer = new Archer().spec();
        assertFalse(archer.needsReference());
        assertTrue(ToySpec.with(archer, new LossKl()).needsReference());
        assertTrue(ToySpec.with(archer, new PreferencePairs()).needsReference());
        assertTrue(new Sweet().spec().needsReference());
        assertFalse(new Digirl().spec().needsReference());
    }

    @Test
    void whoComparesEpisodesDrawsInstancesWhole() {
        AlgorithmSpec sweet = new Sweet().spec();
        assertTrue(sweet.comparesEpisodes());
        assertEquals(Whole.INSTANCE, sweet.evaluatorDraw(8).whole());
        assertEquals(Whole.EPISODE, new Archer().spec().evaluatorDraw(8).whole());
        assertEquals(
                8, ToySpec.with(sweet, OnPolicy.groupsOf(4)).evaluatorDraw(8).window());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> ToySpec.with(sweet, new OnlineReplay()));
        assertEquals(
                "algorithm.regime: privileged-log-ratio learns from better and worse episodes of the same task instance, and"
                        + " the regime online-replay plays 1 of each; take offline data with several attempts, or on-policy"
                        + " with a groupSize of 2 or more",
                refusal.getMessage());
    }
}
