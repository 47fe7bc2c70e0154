package org.archerrl.env.sql;

import static org.archerrl.env.sql.Database.any;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.archerrl.env.sql.Database.Event;
import org.archerrl.env.sql.Database.Thing;

/** The forms that questions have: each can be asked of every database, with its own words and values. */
enum Form {
    /** Counts things of a kind. */
    COUNT_EQUAL((base, random) -> {
        String kind = any(base.things(), random).kind();
        return Question.of(
                "How many " + base.thing().many() + " have " + base.kind() + " " + kind + "?",
                "SELECT COUNT(*) FROM " + base.thing().one() + where(base.kind(), kind));
    }),
    /** Counts things above a size. */
    COUNT_ABOVE((base, random) -> {
        int size = any(base.things(), random).size();
        return Question.of(
                "How many " + base.thing().many() + " have " + base.size() + " above " + size + "?",
                "SELECT COUNT(*) FROM " + base.thing().one() + " WHERE " + base.size() + " > " + size);
    }),
    /** Adds up events at a place. */
    TOTAL((base, random) -> {
        String place = any(base.events(), random).place();
        return Question.of(
                "What is the total " + base.amount() + " of " + base.event().many() + " with " + base.place() + " "
                        + place + "?",
                "SELECT SUM(" + base.amount() + ") FROM " + base.event().one() + where(base.place(), place));
    }),
    /** Averages over things of a kind. */
    AVERAGE((base, random) -> {
        String kind = any(base.things(), random).kind();
        return Question.of(
                "What is the average " + base.size() + " of " + base.thing().many() + " with " + base.kind() + " "
                        + kind + ", to one decimal?",
                "SELECT ROUND(AVG(" + base.size() + "), 1) FROM " + base.thing().one() + where(base.kind(), kind));
    }),
    /** Finds the largest thing. */
    HIGHEST((base, random) -> Question.of(
            "Which " + base.thing().one() + " has the highest " + base.size() + "?",
            "SELECT name FROM " + base.thing().one() + " ORDER BY " + base.size() + " DESC LIMIT 1")),
    /** Finds the smallest thing. */
    LOWEST((base, random) -> Question.of(
            "Which " + base.thing().one() + " has the lowest " + base.size() + "?",
            "SELECT name FROM " + base.thing().one() + " ORDER BY " + base.size() + " LIMIT 1")),
    /** Finds the three largest things. */
    TOP_THREE((base, random) -> Question.of(
            "Which three " + base.thing().many() + " have the highest " + base.size() + ", the highest first?",
            "SELECT name FROM " + base.thing().one() + " ORDER BY " + base.size() + " DESC LIMIT 3")),
    /** Counts events of things of a kind. */
    JOIN_COUNT((base, random) -> {
        String kind = any(base.things(), random).kind();
        return Question.of(
                "How many " + base.event().many() + " are of " + base.thing().many() + " with " + base.kind() + " "
                        + kind + "?",
                "SELECT COUNT(*) FROM " + joined(base) + where(base.kind(), kind));
    }),
    /** Adds up the events of one thing. */
    JOIN_TOTAL((base, random) -> {
        String label = labelOf(any(base.events(), random), base);
        return Question.of(
                "What is the total " + base.amount() + " of " + base.event().many() + " of " + label + "?",
                "SELECT SUM(" + base.amount() + ") FROM " + joined(base) + where("name", label));
    }),
    /** Finds the kind of most things. */
    MOST_COMMON((base, random) -> onlyIf(
            isUnique(base.things().stream().map(Thing::kind).toList()),
            Question.of(
                    "Which " + base.kind() + " do most " + base.thing().many() + " have?",
                    "SELECT " + base.kind() + " FROM " + base.thing().one() + " GROUP BY " + base.kind()
                            + " ORDER BY COUNT(*) DESC LIMIT 1"))),
    /** Finds the thing with most events. */
    JOIN_MOST((base, random) -> onlyIf(
            isUnique(base.events().stream().map(Event::thing).toList()),
            Question.of(
                    "Which " + base.thing().one() + " has the most "
                            + base.event().many() + "?",
                    "SELECT name FROM " + joined(base) + " GROUP BY name ORDER BY COUNT(*) DESC LIMIT 1"))),
    /** Lists the places of the events of one thing. */
    DISTINCT((base, random) -> {
        String label = labelOf(any(base.events(), random), base);
        return Question.unordered(
                "Which " + base.place() + " do " + base.event().many() + " of " + label + " have",
                "SELECT DISTINCT " + base.place() + " FROM " + joined(base) + where("name", label));
    }),
    /** Lists the things without events. */
    WITHOUT((base, random) -> onlyIf(
            base.things().stream()
                    .anyMatch(thing -> base.events().stream().noneMatch(event -> event.thing() == thing.id())),
            Question.unordered(
                    "Which " + base.thing().many() + " have no " + base.event().one(),
                    "SELECT name FROM " + base.thing().one() + " WHERE id NOT IN (SELECT "
                            + base.thing().one() + " FROM " + base.event().one() + ")")));

    /** Every form, in order. */
    static final ImmutableList<Form> ALL = ImmutableList.copyOf(values());

    private final BiFunction<Database, SplittableRandom, Question> ask;

    Form(BiFunction<Database, SplittableRandom, Question> ask) {
        this.ask = ask;
    }

    /** Asks a database; nothing where this database has no single answer. */
    Optional<Question> ask(Database base, SplittableRandom random) {
        return Optional.ofNullable(ask.apply(base, random));
    }

    private static String where(String column, String value) {
        return " WHERE " + column + " = '" + value + "'";
    }

    private static String joined(Database base) {
        String thing = base.thing().one();
        String event = base.event().one();
        return event + " JOIN " + thing + " ON " + event + "." + thing + " = " + thing + ".id";
    }

    private static String labelOf(Event event, Database base) {
        return base.things().get(event.thing() - 1).label();
    }

    private static Question onlyIf(boolean holds, Question question) {
        return holds ? question : null;
    }

    /** Returns whether one of these occurs more often than every other. */
    private static boolean isUnique(List<?> drawn) {
        List<Integer> counts = Multisets.copyHighestCountFirst(HashMultiset.create(drawn)).entrySet().stream()
                .map(Multiset.Entry::getCount)
                .collect(Collectors.toList());
        return counts.size() == 1 || counts.get(0) > counts.get(1);
    }
}
