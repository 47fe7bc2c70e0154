package org.archerrl.env.twentyquestions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FactsTest {
    private final Facts facts = Facts.shipped();

    @Test
    void thereAre157ObjectsIn17CategoriesAndAbout80Attributes() {
        assertEquals(157, facts.objects().size());
        assertEquals(
                17,
                facts.objects().stream().map(HiddenObject::category).distinct().count());
        assertTrue(
                Math.abs(facts.attributes().size() - 85) <= 5,
                () -> facts.attributes().size() + " attributes");
    }

    @Test
    void everyTenthObjectFromTheSecondIsThePublishedSubset() {
        assertEquals(
                List.of("football", "dog", "banana", "truck", "pants", "computer", "piano", "chair", "pen", "scissors"),
                TwentyQuestionsProvider.chosen(facts.objects(), 10).stream()
                        .map(HiddenObject::name)
                        .toList());
    }

    @Test
    void everyChoiceOfObjectsIsDistinctAndOfTheRightSize() {
        for (int count = 2; count <= 157; count++) {
            assertEquals(count, new HashSet<>(TwentyQuestionsProvider.chosen(facts.objects(), count)).size());
        }
    }

    @Test
    void sevenObjectsHaveOnlyNamesOfSeveralWords() {
        assertEquals(
                Set.of(
                        "soccer ball",
                        "golf ball",
                        "tennis ball",
                        "tennis racket",
                        "baseball bat",
                        "watering can",
                        "lawn mower"),
                facts.objects().stream()
                        .filter(o -> o.names().stream().allMatch(n -> n.contains(" ")))
                        .map(HiddenObject::name)
                        .collect(Collectors.toSet()));
    }

    @Test
    void noNameBelongsToTwoObjects() {
        Set<String> names = new HashSet<>();
        facts.objects().forEach(o -> o.names().forEach(n -> assertTrue(names.add(n), n)));
    }

    @Test
    void anyTwoObjectsDifferInSomeAttribute() {
        Map<BitSet, String> seen = new HashMap<>();
        for (HiddenObject object : facts.objects()) {
            BitSet row = new BitSet();
            for (int a = 0; a < facts.attributes().size(); a++) {
                row.set(a, facts.attributes().get(a).holdsFor(object));
            }
            String other = seen.put(row, object.name());
            assertEquals(null, other, () -> object.name() + " is like " + other);
        }
    }

    @Test
    void everyAttributeHoldsForSomeAndNotForOthers() {
        for (Attribute attribute : facts.attributes()) {
            int holders = attribute.holders().cardinality();
            assertTrue(holders >= 2 && holders <= 155, () -> attribute.name() + ": " + holders);
            assertTrue(attribute.questions().size() >= 2, attribute.name());
        }
    }

    @Test
    void whatFollowsHolds() {
        assertTrue(facts.implications().size() >= 30);
        Map<String, Attribute> byName =
                facts.attributes().stream().collect(Collectors.toMap(Attribute::name, Function.identity()));
        for (Facts.Implication rule : facts.implications()) {
            for (HiddenObject object : facts.objects()) {
                assertTrue(
                        !byName.get(rule.premise()).holdsFor(object)
                                || byName.get(rule.conclusion()).holdsFor(object),
                        () -> object.name() + ": " + rule);
            }
        }
    }

    @Test
    void somePlainTruths() {
        assertTrue(truth("alive", "dog"));
        assertTrue(truth("wheels", "truck"));
        assertTrue(truth("food", "banana"));
        assertFalse(truth("alive", "piano"));
        assertFalse(truth("wheels", "helicopter"));
        assertTrue(truth("vowel", "ocean"));
        for (HiddenObject object : facts.objects()) {
            assertEquals("aeiou".indexOf(object.name().charAt(0)) >= 0, truth("vowel", object.name()), object.name());
            assertEquals(object.category().equals("fruits"), truth("fruit", object.name()), object.name());
        }
    }

    @Test
    void mistakesInTheFilesAreReported() {
        List<String> objects = List.of("[pets]", "a cat");
        assertThrows(IllegalArgumentException.class, () -> new Facts(objects, List.of("x: Is it x?", "    dog")));
        assertThrows(IllegalArgumentException.class, () -> new Facts(objects, List.of("x: Is it x?", "    @cars")));
        assertThrows(IllegalArgumentException.class, () -> new Facts(objects, List.of("x: Is it x?", "x => y")));
    }

    private boolean truth(String attribute, String object) {
        return facts.attributes().stream()
                .filter(a -> a.name().equals(attribute))
                .findFirst()
                .orElseThrow()
                .holdsFor(facts.objects().stream()
                        .filter(o -> o.name().equals(object))
                        .findFirst()
                        .orElseThrow());
    }
}
