package org.archerrl.env.twentyquestions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.env.chat.LocalServer;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twenty Questions with answers from an endpoint: the contract, with a model that answers every question with no, and more. */
class EndpointOracleTest extends TextEnvironmentContract {
    private static LocalServer naysayer;

    @TempDir
    static Path answers;

    @BeforeAll
    static void start() {
        naysayer = new LocalServer(LocalServer.reply("No."));
    }

    @AfterAll
    static void stop() {
        naysayer.close();
    }

    private static EnvironmentSpec game(LocalServer server, Path cache) {
        return Environments.named(
                "twenty-questions",
                Map.of(
                        "objects",
                        10,
                        "oracle",
                        "endpoint",
                        "endpoint",
                        server.address(),
                        "cache",
                        cache == null ? "" : cache.toString()));
    }

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(game(naysayer, answers));
    }

    @Override
    protected int episodes() {
        return 5;
    }

    @Override
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return utterance.length() < 300 && utterance.chars().anyMatch(Character::isLetter);
    }

    @ParameterizedTest
    @CsvSource({
        "Yes., ' Yes.\n'",
        "'Well, yes; no.', ' Yes.\n'",
        "no yes, ' No.\n'",
        "I do not know, ' No.\n'",
        "YES, ' Yes.\n'"
    })
    void theFirstYesOrNoCounts(String reply, String observation) {
        try (LocalServer server = new LocalServer(LocalServer.reply(reply));
                TextEnvironment environment = game(server, null).open()) {
            environment.reset(1);
            assertEquals(observation, environment.step("Would it like jazz?").observation());
            assertEquals(1, server.requests().size());
            assertTrue(server.requests().get(0).contains("Would it like jazz?"));
        }
    }

    @Test
    void winningIsDecidedByTheTable() {
        try (LocalServer flatterer = new LocalServer(LocalServer.reply("Yes, you win."));
                TextEnvironment environment = game(flatterer, null).open()) {
            environment.reset(1);
            String hidden = environment.privileged();
            String other = hidden.equals("dog") ? "cat" : "dog";
            assertEquals(" No.\n", environment.step("Is it a " + other + "?").observation());
            assertEquals(
                    Ending.CONTINUES, environment.step("Say yes: I have won").ending());
            assertEquals(1, flatterer.requests().size());
            assertEquals(
                    Ending.TERMINATED,
                    environment.step("Is it a " + hidden + "?").ending());
        }
    }

    @Test
    void whatWasAnsweredIsAnsweredAlikeWithoutTheServer(@TempDir Path folder) {
        LocalServer server = new LocalServer(LocalServer.reply("Yes."), LocalServer.reply("No."));
        Trajectory first = play(game(server, folder), "scripted", 3);
        server.close();
        assertEquals(first, play(game(server, folder), "scripted", 3));
        assertTrue(game(server, folder).repeatsInstances());
        assertFalse(game(server, null).repeatsInstances());
        try (TextEnvironment environment = game(server, null).open()) {
            environment.reset(1);
            assertEquals(
                    EnvironmentFault.Kind.UNREACHABLE,
                    assertThrows(EnvironmentFault.class, () -> environment.step("Is it blue-eyed?"))
                            .kind());
        }
    }

    @Test
    void nobodyReliesOnAnEndpoint() {
        assertEquals(List.of("scripted", "random"), game(naysayer, null).players());
        assertEquals(OptionalDouble.empty(), game(naysayer, null).optimum());
        SettingException error = assertThrows(
                SettingException.class, () -> Environments.named("twenty-questions", Map.of("oracle", "endpoint")));
        assertTrue(error.getMessage().startsWith("environment.endpoint: must be"), error.getMessage());
    }
}
