package org.archerrl.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for every discovered provider with its defaults, and what a provider itself promises. */
class EveryEnvironmentTest extends TextEnvironmentContract {
    private static final double DELIBERATELY_BROKEN = 0.03;

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Environments.all().stream().map(p -> Environments.named(p.name(), Map.of()));
    }

    @Override
    protected boolean hidesItsInstance(EnvironmentSpec spec) {
        return spec.contextRule() == ContextRule.WHOLE_EPISODE;
    }

    @Override
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return DELIBERATELY_BROKEN;
    }

    static List<EnvironmentProvider> providers() {
        return Environments.all();
    }

    @Test
    void theShippedTasksAreFound() {
        List<String> names =
                Environments.all().stream().map(EnvironmentProvider::name).toList();
        assertTrue(
                names.containsAll(List.of("bandit", "chain", "key-door", "maze", "twenty-questions")), names::toString);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void providersAreDocumented(EnvironmentProvider provider) {
        assertTrue(provider.name().matches("[a-z]+(-[a-z]+)*"), provider.name());
        assertTrue(
                provider.description().length() > 20 && provider.description().endsWith("."), provider.description());
        Set<String> names = new HashSet<>();
        for (Option option : provider.options()) {
            assertTrue(names.add(option.name()), option.name() + " is declared twice");
            assertTrue(option.name().matches("[a-z]+(-[a-z]+)*"), option.name());
            assertTrue(option.description().length() > 20, option.name());
        }
        EnvironmentSpec spec = Environments.named(provider.name(), Map.of());
        assertEquals(provider.name(), spec.name());
        assertFalse(spec.players().isEmpty());
        assertTrue(spec.maxTurns() > 0 && spec.maxUtteranceTokens() > 0);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aWrongSettingIsNamed(EnvironmentProvider provider) {
        SettingException unknown = assertThrows(
                SettingException.class, () -> Environments.named(provider.name(), Map.of("no-such-key", 1)));
        assertTrue(unknown.getMessage().contains("no-such-key"), unknown.getMessage());
        for (Option option : provider.options()) {
            SettingException wrong = assertThrows(
                    SettingException.class,
                    () -> Environments.named(provider.name(), Map.of(option.name(), "no such value")),
                    option.name());
            assertTrue(wrong.getMessage().startsWith("environment." + option.name() + ": must be"), wrong.getMessage());
        }
    }

    @Test
    void anUnknownTaskNamesTheKnownOnes() {
        SettingException error =
                assertThrows(SettingException.class, () -> Environments.named("no-such-task", Map.of()));
        assertTrue(error.getMessage().contains("twenty-questions"), error.getMessage());
    }
}
