package org.archerrl.env.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.env.support.SupportCase.Instances;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;

class SupportDeskTest extends TextEnvironmentContract {
    private static final EnvironmentSpec DESK = Environments.named("support-desk", Map.of());

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                DESK,
                DESK.heldOut(),
                Environments.named("support-desk", Map.of("turn-cost", 0.01, "max-turns", 9)),
                Environments.named("support-desk", Map.of("requests", "cancel, refund", "briefing", "policy-only")));
    }

    @Override
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return player.equals("scripted") ? 0.03 : 0;
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward <= 1 && totalReward >= -1;
    }

    @Test
    void theExpertSolvesEveryCaseInTime() {
        for (EnvironmentSpec spec : specs().limit(2).toList()) {
            int longest = 0;
            for (long seed = 0; seed < 3000; seed++) {
                Trajectory played = play(spec, "expert", seed);
                assertEquals(1, played.totalReward(), "seed " + seed);
                longest = Math.max(longest, played.turns().size());
            }
            assertEquals(SupportDeskProvider.LONGEST, longest);
        }
    }

    @Test
    void aBeginnerHasMuchToLearn() {
        assertTrue(mean("scripted") > 0.3 && mean("scripted") < 0.55, () -> "scripted: " + mean("scripted"));
        assertTrue(mean("random") < 0.1, () -> "random: " + mean("random"));
    }

    private static double mean(String player) {
        return LongStream.range(0, 2000)
                .mapToDouble(seed -> play(DESK, player, seed).totalReward())
                .average()
                .orElseThrow();
    }

    @Test
    void aSmallerDeskHasTheRequestsAndTheBriefingThatItIsTold() {
        EnvironmentSpec small =
                Environments.named("support-desk", Map.of("requests", "move, cancel", "briefing", "none"));
        try (TextEnvironment environment = small.open()) {
            Set<Boolean> wanted = new HashSet<>();
            for (long seed = 0; seed < 100; seed++) {
                String first = environment.reset(seed);
                assertTrue(first.startsWith("Customer: "), first);
                assertTrue(first.contains("cancel") || first.contains("another city"), first);
                wanted.add(first.contains("cancel"));
            }
            assertEquals(2, wanted.size());
        }
        assertEquals(
                "environment.requests: must be all, or some of cancel, move, refund, exchange, got sing",
                assertThrows(
                                SettingException.class,
                                () -> Environments.named("support-desk", Map.of("requests", "sing")))
                        .getMessage());
    }

    @Test
    void casesOfAllKindsOccurAndMostAreAllowed() {
        Set<String> kinds = new HashSet<>();
        int allowed = 0;
        for (long seed = 0; seed < 2000; seed++) {
            SupportCase instance = SupportCase.of(seed, Instances.TRAINING, Request.ALL);
            kinds.add(instance.request() + " " + instance.knows() + " " + instance.isAllowed());
            allowed += instance.isAllowed() ? 1 : 0;
        }
        assertEquals(4 * 3 * 2, kinds.size());
        assertTrue(allowed > 1000 && allowed < 1400, "allowed: " + allowed);
    }

    @Test
    void trainingNeverMeetsWhatIsHeldOut() {
        for (long seed = 0; seed < 2000; seed++) {
            Order trained =
                    SupportCase.of(seed, Instances.TRAINING, Request.ALL).order();
            Order kept = SupportCase.of(seed, Instances.HELD_OUT, Request.ALL).order();
            assertEquals(false, SupportCase.isHeldOut(trained.name(), trained.product()));
            assertEquals(true, SupportCase.isHeldOut(kept.name(), kept.product()));
        }
    }

    @Test
    void theOutcomeMustBeRightAndTold() {
        long seed = first(instance -> instance.isAllowed() && instance.request() == Request.CANCEL);
        String cancel =
                SupportCase.of(seed, Instances.TRAINING, Request.ALL).call().toString();
        assertEquals(1, total(seed, show(seed), cancel, Phrases.DONE));
        assertEquals(0, total(seed, cancel, Phrases.DONE), "nobody looked");
        assertEquals(0, total(seed, show(seed), Phrases.DONE), "nothing was done");
        assertEquals(0, total(seed, show(seed), Phrases.REFUSAL), "it is allowed");
        assertEquals(0, total(seed, show(seed), cancel, Phrases.REFUSAL), "told wrongly");
        assertEquals(0, total(seed, show(seed), cancel, refundOf(seed), Phrases.DONE), "one thing too many");
        long forbidden = first(instance -> !instance.isAllowed() && instance.request() == Request.REFUND);
        String refund = SupportCase.of(forbidden, Instances.TRAINING, Request.ALL)
                .call()
                .toString();
        assertEquals(1, total(forbidden, show(forbidden), Phrases.REFUSAL));
        assertEquals(0, total(forbidden, Phrases.REFUSAL), "nobody looked");
        assertEquals(0, total(forbidden, show(forbidden), refund, Phrases.DONE), "it is forbidden");
    }

    private static String show(long seed) {
        return Phrases.show(Integer.toString(
                SupportCase.of(seed, Instances.TRAINING, Request.ALL).order().number()));
    }

    private static String refundOf(long seed) {
        int number =
                SupportCase.of(seed, Instances.TRAINING, Request.ALL).order().number();
        return Phrases.refund(Integer.toString(number), SupportCase.BROKEN);
    }

    private static long first(Predicate<SupportCase> wanted) {
        return LongStream.range(0, 10_000)
                .filter(seed -> wanted.test(SupportCase.of(seed, Instances.TRAINING, Request.ALL)))
                .findFirst()
                .orElseThrow();
    }

    private static double total(long seed, String... utterances) {
        try (TextEnvironment environment = DESK.open()) {
            environment.reset(seed);
            double total = 0;
            Outcome outcome = null;
            for (String utterance : utterances) {
                outcome = environment.step(utterance);
                total += outcome.reward();
            }
            assertEquals(Ending.TERMINATED, outcome.ending());
            return total;
        }
    }

    @Test
    void aConversationReadsLikeThis() {
        long seed = first(instance -> instance.request() == Request.EXCHANGE
                && instance.isAllowed()
                && instance.knows() == SupportCase.Knowledge.UNKNOWN);
        SupportCase instance = SupportCase.of(seed, Instances.TRAINING, Request.ALL);
        Order order = instance.order();
        try (TextEnvironment environment = DESK.open()) {
            String first = environment.reset(seed);
            assertTrue(first.endsWith("\nCustomer: I want the " + order.product() + " in another colour.\n"), first);
            assertEquals(
                    "\nCustomer: I do not know. I am " + order.name() + ".\n",
                    environment.step(Phrases.NUMBER).observation());
            assertTrue(environment
                    .step(Phrases.find(order.name()))
                    .observation()
                    .contains(order.number() + " " + order.product()));
            assertEquals(
                    "\nResult: " + order.colour() + " " + order.product() + ", delivered " + order.days()
                            + " days ago\n",
                    environment
                            .step(Phrases.show(Integer.toString(order.number())))
                            .observation());
            assertEquals(
                    "\nResult: in stock\n",
                    environment
                            .step(Phrases.stock(order.product(), instance.colour()))
                            .observation());
            Outcome puzzled = environment.step("Lovely weather today");
            assertEquals("\nCustomer: I do not understand.\n", puzzled.observation());
            assertEquals(Verdict.MALFORMED, puzzled.verdict());
            assertEquals(-0.05, puzzled.reward());
        }
    }

    @Test
    void whatIsKeptIsTheRightOutcome() {
        try (TextEnvironment environment = DESK.open()) {
            environment.reset(first(instance -> !instance.isAllowed()));
            assertEquals("The agent should refuse.", environment.privileged());
            environment.reset(first(SupportCase::isAllowed));
            assertNotEquals("The agent should refuse.", environment.privileged());
        }
    }
}
