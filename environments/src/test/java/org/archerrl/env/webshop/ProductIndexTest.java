package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductIndexTest {
    private static final ProductIndex INDEX = new ProductIndex(List.of(
            product("D", "Wooden spoon", "Stirs soup."),
            product("C", "Running shoes", "For runners who run."),
            product("B", "Walking shoes", "For a walk in the park."),
            product("A", "Walking shoes", "For a walk in the park.")));

    private static Product product(String asin, String title, String description) {
        return new Product(
                asin,
                "",
                "",
                "",
                title,
                description,
                ImmutableList.of("First line.", "hidden line"),
                ImmutableList.of("attribute"),
                ImmutableMap.of("color", ImmutableList.of("teal", "rust")),
                "$1",
                1);
    }

    private static List<String> found(String words) {
        return INDEX.search(words).stream().map(Product::asin).toList();
    }

    @Test
    void wordsAreStemmedAndTheBestComeFirst() {
        assertEquals(List.of("C"), found("runs"));
        assertEquals(List.of("C", "A", "B"), found("shoe running"));
    }

    @Test
    void equalScoresAreOrderedByNumber() {
        assertEquals(List.of("A", "B"), found("walks"));
    }

    @Test
    void stopWordsSayNothing() {
        assertEquals(List.of(), found("for a the in"));
        assertEquals(List.of("D"), found("the SPOON"));
    }

    @Test
    void titleDescriptionFirstFeatureAndOptionsAreSearched() {
        assertEquals(
                "wooden spoon stirs soup. first line. color: teal, rust",
                product("D", "Wooden spoon", "Stirs soup.").searchable());
        assertEquals(4, found("teal").size());
        assertEquals(4, found("first").size());
        assertEquals(List.of(), found("hidden attribute"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spoon AND NOT shoes",
                "+spoon",
                "spoon^9 ~",
                "(spoon",
                "contents: spoon",
                "\"spoon",
                "spoon*",
                "[spoon TO",
                "/spoon/",
                "spoon\\",
                "spoon && ||"
            })
    void noCharacterMeansMoreThanItself(String words) {
        assertEquals("D", found(words).get(0));
    }

    @Test
    void aRepeatedWordWeighsMore() {
        assertEquals("D", found("spoon spoon spoon running").get(0));
        assertEquals("C", found("spoon running running running").get(0));
    }

    @Test
    void hugeQueriesAreAnswered() {
        assertEquals(List.of(), found("x".repeat(100_000)));
        assertEquals(List.of("D"), found("spoon " + "y ".repeat(50_000)));
        String many = IntStream.range(0, 20_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        assertEquals(List.of("D"), found("spoon " + many));
        assertEquals(List.of(), found(many + " spoon"), "only the first words count");
    }

    @Test
    void fiftyAreFoundAtMost() {
        List<Product> many = IntStream.range(0, 60)
                .mapToObj(i -> product("N" + i, "Brush", "Sweeps."))
                .toList();
        assertEquals(50, new ProductIndex(many).search("brush").size());
    }

    @Test
    void scoresAreThoseOfBm25() {
        // Both documents have three terms, so length plays no role: what is rarer decides. "cup" is in two of three
        // documents.
        ProductIndex index = new ProductIndex(Stream.of("cup red", "cup green", "saucer green")
                .map(title -> new Product(
                        title,
                        "",
                        "",
                        "",
                        title,
                        "",
                        ImmutableList.of(),
                        ImmutableList.of(),
                        ImmutableMap.of(),
                        "$1",
                        1))
                .toList());
        assertEquals(
                List.of("cup red", "cup green"),
                index.search("cup red").stream().map(Product::asin).toList());
        assertEquals("saucer green", index.search("saucer cup").get(0).asin());
    }
}
