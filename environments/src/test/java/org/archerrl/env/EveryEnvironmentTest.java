package org.archerrl.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for every discovered provider that needs no setting, and what each provider promises. */
class EveryEnvironmentTest extends TextEnvironmentContract {
    private static final double DELIBERATELY_BROKEN = 0.03;
    private static final Set<String> LISTENING = Set.of("bfcl");

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return undemanding().stream().map(p -> Environments.named(p.name(), Map.of()));
    }

    /** Those that need no setting. */
    static List<EnvironmentProvider> undemanding() {
        return Environments.all().stream().filter(p -> required(p).isEmpty()).toList();
    }

    private static List<Option> required(EnvironmentProvider provider) {
        return provider.options().stream().filter(Option::isRequired).toList();
    }

    @Override
    protected double brokenShare(EnvironmentSpec spec, String player) {
        return DELIBERATELY_BROKEN;
    }

    /** Where somebody listens, whatever is no call is said to them, and they hear it. */
    @Override
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return LISTENING.contains(spec.name()) && !utterance.isBlank();
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
    }

    @ParameterizedTest
    @MethodSource("specs")
    void specificationsAreWhole(EnvironmentSpec spec) {
        assertFalse(spec.players().isEmpty());
        assertTrue(spec.maxTurns() > 0 && spec.maxUtteranceTokens() > 0);
        assertEquals(spec.name(), spec.heldOut().name());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whatMustBeGivenIsAskedFor(EnvironmentProvider provider) {
        Map<String, Object> given = new HashMap<>();
        for (Option option : required(provider)) {
            String missing = refusal(provider, given);
            assertTrue(missing.startsWith("environment." + option.name() + ": must be given"), missing);
            given.put(option.name(), "");
        }
        String unknown = refusal(provider, Map.of("no-such-key", 1));
        assertTrue(unknown.contains("no-such-key"), unknown);
    }

    @ParameterizedTest
    @MethodSource("undemanding")
    void aWrongSettingIsNamed(EnvironmentProvider provider) {
        for (Option option : provider.options()) {
            String wrong = refusal(provider, Map.of(option.name(), List.of("neither a text nor a number")));
            assertTrue(wrong.startsWith("environment." + option.name() + ": must be"), wrong);
        }
    }

    private static String refusal(EnvironmentProvider provider, Map<String, ?> settings) {
        return assertThrows(SettingException.class, () -> Environments.named(provider.name(), settings))
                .getMessage();
    }

    @Test
    void anUnknownTaskNamesTheKnownOnes() {
        SettingException error =
                assertThrows(SettingException.class, () -> Environments.named("no-such-task", Map.of()));
        assertTrue(error.getMessage().contains("twenty-questions"), error.getMessage());
    }
}
