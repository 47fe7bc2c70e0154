package org.archerrl.env.taubench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The results are Python's own, {@code str(round(float(eval(...)), 2))}. */
class CalculatorTest {
    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7.0",
        "(1 + 2) * 3, 9.0",
        "10 - 4 - 3, 3.0",
        "7 / 2, 3.5",
        "7 // 2, 3.0",
        "-7 // 2, -4.0",
        "2 ** 3 ** 2, 512.0",
        "-2 ** 2, -4.0",
        "2 ** -1, 0.5",
        "2 * -3, -6.0",
        "8 / 2 / 2, 2.0",
        "1 / 3, 0.33",
        "0.125 + 0, 0.12",
        "2.675, 2.67",
        "0.1 + 0.2, 0.3",
        "-0.001, -0.0",
        ".5 + 1., 1.5",
        "1e0, ''",
        "10 ** 15, 1000000000000000.0",
        "10 ** 16, 1e+16",
        "123456789 * 1000000000000, 1.23456789e+20"
    })
    void sumsAreRoundedToCents(String expression, String result) {
        if (result.isEmpty()) {
            assertThrows(Refusal.class, () -> Calculator.result(expression));
        } else {
            assertEquals(result, Calculator.result(expression));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1 2", "1 +", "(1", "1)", "()", "1 / 0", "1 // 0", "007", "1..2", ".", "2(3)", "x", "9**9**9",
                "* 2"
            })
    void whatHasNoResultIsRefused(String expression) {
        assertThrows(Refusal.class, () -> Calculator.result(expression));
    }

    @Test
    void depthIsNoDanger() {
        assertThrows(Refusal.class, () -> Calculator.result("(".repeat(100_000)));
        assertThrows(Refusal.class, () -> Calculator.result("-".repeat(100_000) + "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "1, 1.0",
        "536.65, 536.65",
        "1e-4, 0.0001",
        "1.5e-5, 1.5e-05",
        "1e16, 1e+16",
        "1e22, 1e+22",
        "-1.25e-7, -1.25e-07",
        "12.350000000000023, 12.350000000000023"
    })
    void realsAreWrittenAsPythonWritesThem(double value, String text) {
        assertEquals(text, PythonText.real(value));
    }
}
