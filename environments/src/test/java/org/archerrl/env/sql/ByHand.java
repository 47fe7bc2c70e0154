package org.archerrl.env.sql;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.env.sql.Database.Event;
import org.archerrl.env.sql.Database.Thing;

/** Answers questions from a database's rows alone, to check queries against. */
final class ByHand {
    private final Database base;
    private final String text;

    private ByHand(Database base, String text) {
        this.base = base;
        this.text = " " + text.replaceAll("[?,]", " ") + " ";
    }

    /** Returns the answer's parts to a question with this text. */
    static List<String> answer(Form form, Database base, String text) {
        ByHand hand = new ByHand(base, text);
        return switch (form) {
            case COUNT_EQUAL -> one(hand.ofKind().count());
            case COUNT_ABOVE -> one(base.things().stream()
                    .filter(thing -> thing.size() > Integer.parseInt(text.replaceAll("\\D", "")))
                    .count());
            case TOTAL -> one(base.events().stream()
                    .filter(event -> hand.says(event.place()))
                    .mapToInt(Event::amount)
                    .sum());
            case AVERAGE -> one(Math.round(
                            10 * hand.ofKind().mapToInt(Thing::size).average().orElseThrow())
                    / 10.0);
            case HIGHEST -> hand.bySize(false, 1);
            case LOWEST -> hand.bySize(true, 1);
            case TOP_THREE -> hand.bySize(false, 3);
            case JOIN_COUNT -> one(base.events().stream()
                    .filter(event -> hand.says(hand.thing(event).kind()))
                    .count());
            case JOIN_TOTAL -> one(hand.ofNamed().mapToInt(Event::amount).sum());
            case MOST_COMMON -> one(most(base.things().stream().map(Thing::kind)));
            case JOIN_MOST -> one(
                    most(base.events().stream().map(event -> hand.thing(event).label())));
            case DISTINCT -> hand.ofNamed().map(Event::place).distinct().toList();
            case WITHOUT -> base.things().stream()
                    .filter(thing -> base.events().stream().noneMatch(event -> event.thing() == thing.id()))
                    .map(Thing::label)
                    .toList();
        };
    }

    private boolean says(String word) {
        return text.contains(" " + word + " ");
    }

    private Thing thing(Event event) {
        return base.things().stream()
                .filter(thing -> thing.id() == event.thing())
                .findFirst()
                .orElseThrow();
    }

    private Stream<Thing> ofKind() {
        return base.things().stream().filter(thing -> says(thing.kind()));
    }

    private Stream<Event> ofNamed() {
        return base.events().stream().filter(event -> says(thing(event).label()));
    }

    private List<String> bySize(boolean smallestFirst, int count) {
        Comparator<Thing> bySize = Comparator.comparing(Thing::size);
        return base.things().stream()
                .sorted(smallestFirst ? bySize : bySize.reversed())
                .limit(count)
                .map(Thing::label)
                .toList();
    }

    private static String most(Stream<String> words) {
        return words.collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static List<String> one(Object value) {
        return List.of(String.valueOf(value));
    }
}
