package org.archerrl.env.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.Pace;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.chat.LocalServer;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;

/** Customers that a model plays, at the support desk. */
class EndpointCustomerTest {
    private static EnvironmentSpec desk(LocalServer server) {
        return Environments.named(
                "support-desk",
                Map.of("customer", "endpoint", "endpoint", server.address(), "key-variable", "ARCHER_TEST_NO_KEY"));
    }

    @Test
    void theModelSpeaksForTheCustomerAndSaysWhenItIsOver() {
        try (LocalServer server = new LocalServer(
                        LocalServer.reply("My lamp, please."),
                        LocalServer.reply("I told you already."),
                        LocalServer.reply("Thanks. ###STOP###"));
                TextEnvironment environment = desk(server).open()) {
            assertTrue(environment.reset(4).endsWith("\nCustomer: My lamp, please.\n"));
            Outcome asked = environment.step("Which lamp do you mean?");
            assertEquals("\nCustomer: I told you already.\n", asked.observation());
            assertEquals(Verdict.UNDERSTOOD, asked.verdict(), "any words make sense to a model");
            Outcome last = environment.step("I see.");
            assertEquals("\nCustomer: Thanks.\n", last.observation());
            assertEquals(Ending.TERMINATED, last.ending());
            assertEquals(0, last.reward());
            List<String> requests = server.requests();
            assertTrue(requests.get(0).contains("Your name is "), "its part");
            assertTrue(requests.get(1).contains("\"role\":\"assistant\",\"content\":\"My lamp, please.\""));
            assertTrue(requests.get(2).contains("\"role\":\"user\",\"content\":\"I see.\""));
        }
    }

    @Test
    void whatTheToolsSayDoesNotReachTheCustomer() {
        try (LocalServer server = new LocalServer(LocalServer.reply("Hello."), LocalServer.reply("###STOP###"));
                TextEnvironment environment = desk(server).open()) {
            environment.reset(4);
            environment.step("get_order(10)");
            assertEquals("\nCustomer: Goodbye.\n", environment.step("Bye.").observation());
            assertFalse(server.requests().get(1).contains("get_order"));
        }
    }

    @Test
    void anEndpointThatFailsIsAFaultAndNoReward() {
        try (LocalServer server = new LocalServer(LocalServer.status(200, "", "nonsense"));
                TextEnvironment environment = desk(server).open()) {
            EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> environment.reset(4));
            assertEquals(EnvironmentFault.Kind.NONSENSE, fault.kind());
        }
    }

    @Test
    void whoWaitsForAModelSaysSo() {
        try (LocalServer server = new LocalServer(LocalServer.reply("Hello."))) {
            assertEquals(Pace.WAITS, desk(server).pace());
            assertFalse(desk(server).repeatsInstances());
        }
        EnvironmentSpec scripted = Environments.named("support-desk", Map.of());
        assertEquals(Pace.COMPUTES, scripted.pace());
        assertTrue(scripted.repeatsInstances());
    }

    @Test
    void anEndpointMustBeGiven() {
        SettingException refused = assertThrows(
                SettingException.class, () -> Environments.named("support-desk", Map.of("customer", "endpoint")));
        assertTrue(refused.getMessage().startsWith("environment.endpoint: must be an address"), refused.getMessage());
    }
}
