package org.archerrl.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.archerrl.ToySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every variant and preset that is found on the class path. */
class EveryVariantTest {
    static Stream<Arguments> algorithms() {
        return ToyAlgorithms.all().entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), new AlgorithmContract(entry.getValue())));
    }

    static Stream<Variant> variants() {
        return Variants.AXES.values().stream()
                .map(axis -> Variants.of(axis).values())
                .flatMap(Collection::stream);
    }

    static Collection<Preset> presets() {
        return Presets.all().values();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void theContractHolds(String name, AlgorithmContract contract) {
        contract.holds();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aVariantHasANameAndASentence(Variant variant) {
        assertListed(variant.name(), variant.summary());
    }

    @ParameterizedTest
    @MethodSource("presets")
    void aPresetSaysWhatItIs(Preset preset) {
        assertListed(preset.name(), preset.summary());
        for (String text : List.of(preset.source(), preset.formula(), preset.use())) {
            assertFalse(text.isBlank());
        }
        assertEquals(preset.spec(), preset.spec());
    }

    private static void assertListed(String name, String summary) {
        assertTrue(name.matches("[a-z]+(-[a-z0-9]+)*"), name);
        assertTrue(summary.matches("\\S.*\\S"), summary);
    }

    /** A recipe names a variant, and its components by theirs; what is not named is as in the no-argument constructor. */
    @ParameterizedTest
    @MethodSource("variants")
    void aVariantIsWhatItsComponentsSay(Variant variant) throws ReflectiveOperationException {
        Class<? extends Variant> type = variant.getClass();
        assertEquals(variant, type.getConstructor().newInstance());
        Object[] components = Arrays.stream(type.getRecordComponents())
                .map(component -> ToySpec.valueOf(variant, component))
                .toArray();
        assertEquals(variant, ToySpec.rebuilt(type, components));
    }

    @Test
    void theDefaultIsAPresetAndAxesAreWhatASpecIsMadeOf() {
        assertTrue(Presets.all().containsKey(Presets.DEFAULT));
        List<Class<?>> parts = Arrays.stream(AlgorithmSpec.class.getRecordComponents())
                .<Class<?>>map(component -> component.getType())
                .filter(Variant.class::isAssignableFrom)
                .toList();
        assertEquals(Set.copyOf(parts), Set.copyOf(Variants.AXES.values()));
    }
}
