package org.archerrl.env.sql;

import com.google.common.collect.ImmutableList;

/**
 * What databases can be about: things of one sort, and events that befall them. Where several names are given, each database has one
 * of them.
 *
 * @param name what the setting {@code domains} calls it
 * @param things the names of the table of things
 * @param labels what things are called, more than any database has
 * @param kind a column of things
 * @param size a number that things have, no two the same
 * @param events the names of the table of events
 * @param place a column of events
 * @param amount a number that events have
 */
record Domain(
        String name,
        ImmutableList<Noun> things,
        ImmutableList<String> labels,
        Column kind,
        Measure size,
        ImmutableList<Noun> events,
        Column place,
        Measure amount) {
    /** A table's name, which is its noun for one, and the noun for many. */
    record Noun(String one, String many) {}

    /** A column of words. */
    record Column(ImmutableList<String> names, ImmutableList<String> values) {}

    /** A column of whole numbers from {@code low} to below {@code high}. */
    record Measure(ImmutableList<String> names, int low, int high) {}

    /** Every domain. */
    static final ImmutableList<Domain> ALL = ImmutableList.of(
            new Domain(
                    "shop",
                    ImmutableList.of(new Noun("product", "products"), new Noun("item", "items")),
                    words("ball lamp kettle rope drill chess tent radio scarf knife basket mirror whistle ladder"),
                    new Column(words("kind category"), words("toy tool garden kitchen")),
                    new Measure(words("price cost"), 5, 100),
                    ImmutableList.of(new Noun("sale", "sales"), new Noun("purchase", "purchases")),
                    new Column(words("city town"), words("oslo lima cairo hanoi")),
                    new Measure(words("pieces quantity"), 1, 10)),
            new Domain(
                    "school",
                    ImmutableList.of(new Noun("pupil", "pupils"), new Noun("student", "students")),
                    words("anna ben carla david emma felix greta hugo ida jonas karin leo mona nils"),
                    new Column(words("class team"), words("red blue green yellow")),
                    new Measure(words("height weight"), 100, 190),
                    ImmutableList.of(new Noun("exam", "exams"), new Noun("test", "tests")),
                    new Column(words("subject course"), words("maths music history sport")),
                    new Measure(words("points marks"), 1, 20)),
            new Domain(
                    "library",
                    ImmutableList.of(new Noun("book", "books"), new Noun("volume", "volumes")),
                    words(
                            "storm harbour winter orchard lantern voyage silence meadow castle shadow river engine crown"),
                    new Column(words("genre shelf"), words("crime poetry travel science")),
                    new Measure(words("pages sheets"), 50, 900),
                    ImmutableList.of(new Noun("loan", "loans"), new Noun("rental", "rentals")),
                    new Column(words("branch floor"), words("north south east west")),
                    new Measure(words("days nights"), 1, 40)),
            new Domain(
                    "garage",
                    ImmutableList.of(new Noun("car", "cars"), new Noun("vehicle", "vehicles")),
                    words("falcon comet pearl bison swift raven tulip titan breeze ember orbit cobra lynx"),
                    new Column(words("colour fuel"), words("white black diesel electric")),
                    new Measure(words("power speed"), 60, 300),
                    ImmutableList.of(new Noun("repair", "repairs"), new Noun("visit", "visits")),
                    new Column(words("part area"), words("brakes tyres engine lights")),
                    new Measure(words("hours fee"), 1, 60)));

    private static ImmutableList<String> words(String words) {
        return ImmutableList.copyOf(words.split(" "));
    }
}
