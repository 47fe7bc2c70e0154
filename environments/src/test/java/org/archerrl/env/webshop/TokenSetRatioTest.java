package org.archerrl.env.webshop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSetRatioTest {
    @Test
    void handWorked() {
        // One text's words are all in the other: the common part equals it.
        assertEquals(100, TokenSetRatio.of("tea tree", "Tea-Tree oil"));
        // "oz 12" and "oz 16" have "oz 1" in common: 2 * 4 / (5 + 5); "oz" and "oz 12": 2 * 2 / 7.
        assertEquals(80, TokenSetRatio.of("12 oz", "16 oz"));
        // "free" is common: "free gluten" and "free sugar" share "free " and then "u": 2 * 6 / (11 + 10) = 0.571;
        // "free" and "free gluten": 2 * 4 / 15 = 0.533; "free" and "free sugar": 2 * 4 / 14 = 0.571.
        assertEquals(57, TokenSetRatio.of("gluten free", "sugar free"));
        // No common word: "king" and "queen" share an "n": 2 / 9.
        assertEquals(22, TokenSetRatio.of("king", "queen"));
        // Rounds half to even: "abc" and "abcdefghijklm" have 2 * 3 / 16 = 0.375, which is 37.5.
        assertEquals(38, TokenSetRatio.of("abc", "abcdefghijklm"));
        // and 2 * 1 / 16 = 0.125, which is 12.5.
        assertEquals(12, TokenSetRatio.of("a", "abcdefghijklmno"));
        assertEquals(0, TokenSetRatio.of("", "anything"));
        assertEquals(0, TokenSetRatio.of("!!!", "!!!"));
    }

    /** The integers of thefuzz 0.19.0 without python-Levenshtein. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', textBlock = TABLE)
    void asThefuzz(String first, String second, int expected) {
        assertEquals(expected, TokenSetRatio.of(first, second));
    }

    @ParameterizedTest
    @CsvSource({
        "50, 0.22, 0.28",
        "199, 0.15577889447236182, 0.21105527638190955",
        "200, 0.005, 0.005",
        "400, 0.0025, 0.0025"
    })
    void asDifflibWhichIgnoresFrequentCharactersOfLongTexts(int length, double there, double back) {
        String first = letters(1, length);
        String second = letters(2, length);
        assertEquals(there, SequenceRatio.of(first, second));
        assertEquals(back, SequenceRatio.of(second, first));
    }

    /** Draws of the C library's generator, which Python repeats in a line. */
    private static String letters(long seed, int length) {
        StringBuilder letters = new StringBuilder();
        long drawn = seed;
        for (int i = 0; i < length; i++) {
            drawn = (drawn * 1103515245 + 12345) % 2147483648L;
            letters.append((char) ('a' + drawn / 65536 % 10));
        }
        return letters.toString();
    }

    private static final String TABLE =
            """
            easy clean; easy care; 74
            tea tree; tea tree oil; 100
            essential oils; essential oil; 96
            cool powder snow; powder snow; 100
            natural ingredients; natural ingredient; 97
            long sleeve; long sleeves; 96
            long sleeve; short sleeve; 71
            gluten free; gluten-free; 100
            gluten free; sugar free; 57
            3 ounce (pack of 1); 3 ounce (pack of 2); 94
            4 fl oz (pack of 3); 4 fl oz (pack of 1); 94
            x-large; large; 100
            xx-large; x-large; 93
            small; x-small; 100
            clover; clover green; 100
            a1706 | a1708 | a1989; 13" pro 2016-19 (a2159 | a1706 | a1708 | a1989); 100
            38 | 40 | 41 mm; 38mm; 53
            7.5; 7; 100
            7.5; 7.5 wide; 100
            30 count; 30 count (pack of 2); 100
            Straße; strasse; 83
            café crème; cafe creme; 89
            日本 茶; 日本 酒; 75
            under_score; under score; 45
            stainless steel; steel stainless; 100
            machine washable; machine wash; 86
            light weight; lightweight; 96
            non slip; non-slip sole; 100
            water resistant; water proof; 62
            2 quart; 4 quart; 86
            box of 6; 6 pack box; 77
            wireless bluetooth; bluetooth wireless headphones; 100
            moisture wicking; wicks moisture; 87
            1.5 m; 15 m; 89
            Ⅳ generation; iv generation; 91
            10 slots; 12 slots; 88
            king; queen; 22
            faux leather; leather faux fur; 100
            abcdefghij; abcdefghik; 90
            aaaa; aaab; 75
            heathers cotton; cotton heather; 97
            baby shampoo; shampoo for babies; 74
            hand wash; machine wash; 67
            color dark blue; dark; 100
            high definition; high density; 74
            ultra hd; hd ultra-wide; 100
            anti aging; anti-ageing; 95
            noise cancelling; noise canceling; 97
            rubber outsole; rubber sole; 88
            dual band; tri band; 67
            """;
}
