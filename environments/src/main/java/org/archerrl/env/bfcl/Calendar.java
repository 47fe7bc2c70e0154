package org.archerrl.env.bfcl;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The days of the simulation, in which no time passes. */
final class Calendar {
    /** The trading system's day in the original; for the travel system too, which there looks at the computer's clock. */
    static final LocalDate TODAY = LocalDate.of(2024, 9, 1);

    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");

    private Calendar() {}

    /** Returns the day that this text names as year, month and day; nothing if it names none. */
    static Optional<LocalDate> date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
