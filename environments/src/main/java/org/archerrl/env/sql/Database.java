package org.archerrl.env.sql;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archerrl.env.sql.Domain.Noun;

/** One database: the names that it gives to its domain's tables and columns, and its rows. */
record Database(
        Noun thing,
        String kind,
        String size,
        Noun event,
        String place,
        String amount,
        ImmutableList<Thing> things,
        ImmutableList<Event> events) {
    /** A row of the table of things. */
    record Thing(int id, String label, String kind, int size) {}

    /** A row of the table of events. */
    record Event(int id, int thing, String place, int amount) {}

    /** How tables and columns are named. */
    enum Naming {
        /** Always by the first name that the domain has for each. */
        FIXED,
        /** By any of the domain's names. */
        VARIED
    }

    /** Draws one. */
    static Database draw(Domain domain, Naming naming, SplittableRandom random) {
        List<Thing> things = things(domain, random);
        return new Database(
                named(domain.things(), naming, random),
                named(domain.kind().names(), naming, random),
                named(domain.size().names(), naming, random),
                named(domain.events(), naming, random),
                named(domain.place().names(), naming, random),
                named(domain.amount().names(), naming, random),
                ImmutableList.copyOf(things),
                events(domain, things.size(), random));
    }

    private static <T> T named(List<T> names, Naming naming, SplittableRandom random) {
        int drawn = random.nextInt(names.size());
        return names.get(naming == Naming.FIXED ? 0 : drawn);
    }

    private static List<Thing> things(Domain domain, SplittableRandom random) {
        Random shuffle = new Random(random.nextLong());
        List<String> labels = new ArrayList<>(domain.labels());
        Collections.shuffle(labels, shuffle);
        List<Integer> sizes = new ArrayList<>(
                IntStream.range(domain.size().low(), domain.size().high())
                        .boxed()
                        .toList());
        Collections.shuffle(sizes, shuffle);
        return IntStream.range(0, 6 + random.nextInt(5))
                .mapToObj(i -> new Thing(i + 1, labels.get(i), any(domain.kind().values(), random), sizes.get(i)))
                .toList();
    }

    private static ImmutableList<Event> events(Domain domain, int things, SplittableRandom random) {
        return IntStream.range(0, 8 + random.nextInt(9))
                .mapToObj(i -> new Event(
                        i + 1,
                        1 + random.nextInt(things),
                        any(domain.place().values(), random),
                        random.nextInt(domain.amount().low(), domain.amount().high())))
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns any of the list. */
    static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Returns the tables with their columns, one a line, as the policy sees them. */
    String tables() {
        return thing.one() + "(id, name, " + kind + ", " + size + ")\n" + event.one() + "(id, " + thing.one() + ", "
                + place + ", " + amount + ")\n";
    }

    /** Returns the statements that make it. */
    String script() {
        return "BEGIN; CREATE TABLE " + thing.one() + "(id INTEGER PRIMARY KEY, name TEXT, " + kind + " TEXT, " + size
                + " INTEGER); CREATE TABLE " + event.one() + "(id INTEGER PRIMARY KEY, " + thing.one() + " INTEGER, "
                + place + " TEXT, " + amount + " INTEGER);"
                + things.stream()
                        .map(row -> "(" + row.id + ",'" + row.label + "','" + row.kind + "'," + row.size + ")")
                        .collect(Collectors.joining(",", "INSERT INTO " + thing.one() + " VALUES ", ";"))
                + events.stream()
                        .map(row -> "(" + row.id + "," + row.thing + ",'" + row.place + "'," + row.amount + ")")
                        .collect(Collectors.joining(",", "INSERT INTO " + event.one() + " VALUES ", ";"))
                + "COMMIT";
    }
}
