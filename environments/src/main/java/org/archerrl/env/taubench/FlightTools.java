package org.archerrl.env.taubench;

import static org.archerrl.env.taubench.Records.found;
import static org.archerrl.env.taubench.Records.object;
import static org.archerrl.env.taubench.Records.part;
import static org.archerrl.env.taubench.Records.text;
import static org.archerrl.env.taubench.RetailTools.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import org.archerrl.env.service.Database;

/** The airline's tools that look at flights. */
final class FlightTools {
    static final String FLIGHTS = "flights";

    private static final String DEPARTURE = "scheduled_departure_time_est";
    private static final String ARRIVAL = "scheduled_arrival_time_est";
    private static final List<Map.Entry<String, String>> AIRPORTS = List.of(
            Map.entry("SFO", "San Francisco"),
            Map.entry("JFK", "New York"),
            Map.entry("LAX", "Los Angeles"),
            Map.entry("ORD", "Chicago"),
            Map.entry("DFW", "Dallas"),
            Map.entry("DEN", "Denver"),
            Map.entry("SEA", "Seattle"),
            Map.entry("ATL", "Atlanta"),
            Map.entry("MIA", "Miami"),
            Map.entry("BOS", "Boston"),
            Map.entry("PHX", "Phoenix"),
            Map.entry("IAH", "Houston"),
            Map.entry("LAS", "Las Vegas"),
            Map.entry("MCO", "Orlando"),
            Map.entry("EWR", "Newark"),
            Map.entry("CLT", "Charlotte"),
            Map.entry("MSP", "Minneapolis"),
            Map.entry("DTW", "Detroit"),
            Map.entry("PHL", "Philadelphia"),
            Map.entry("LGA", "LaGuardia"));

    private final Generation generation;

    FlightTools(Generation generation) {
        this.generation = generation;
    }

    ImmutableMap<String, Tool> tools() {
        ImmutableMap.Builder<String, Tool> tools = ImmutableMap.<String, Tool>builder()
                .put("list_all_airports", (database, call) -> airports())
                .put("search_direct_flight", this::direct)
                .put("search_onestop_flight", this::oneStop);
        if (generation == Generation.TAU2) {
            tools.put("get_flight_status", FlightTools::status);
        }
        return tools.buildOrThrow();
    }

    private String airports() {
        if (generation == Generation.TAU1) {
            ObjectNode airports = JsonNodeFactory.instance.objectNode();
            AIRPORTS.forEach(airport -> airports.put(airport.getKey(), airport.getValue()));
            return PythonText.json(airports);
        }
        ArrayNode airports = JsonNodeFactory.instance.arrayNode();
        AIRPORTS.forEach(
                airport -> airports.addObject().put("iata", airport.getKey()).put("city", airport.getValue()));
        return PythonText.json(airports);
    }

    private static String status(Database database, Arguments call) {
        return text(day(database, call.text("flight_number"), call.text("date")), "status");
    }

    /** Returns what there is of a flight on a day. */
    static ObjectNode day(Database database, String number, String date) {
        JsonNode dates = part(found(database, FLIGHTS, number), "dates");
        require(dates.has(date), "flight " + number + " does not fly on " + date);
        return object(dates, date);
    }

    static boolean isAvailable(JsonNode day) {
        return text(day, "status").equals("available");
    }

    private static boolean fliesOn(JsonNode flight, String date) {
        return part(flight, "dates").has(date)
                && isAvailable(part(flight, "dates").get(date));
    }

    private String direct(Database database, Arguments call) {
        String origin = call.text("origin");
        String destination = call.text("destination");
        String date = call.text("date");
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        database.records(FLIGHTS)
                .filter(flight -> text(flight, "origin").equals(origin)
                        && text(flight, "destination").equals(destination)
                        && fliesOn(flight, date))
                .forEach(flight -> results.add(
                        generation == Generation.TAU1 ? merged(flight, date) : offer(flight, date, NullNode.instance)));
        return PythonText.json(results);
    }

    private String oneStop(Database database, Arguments call) {
        String origin = call.text("origin");
        String destination = call.text("destination");
        String date = call.text("date");
        List<ObjectNode> last = database.records(FLIGHTS)
                .filter(flight -> text(flight, "destination").equals(destination))
                .toList();
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        database.records(FLIGHTS)
                .filter(first -> text(first, "origin").equals(origin) && fliesOn(first, date))
                .forEach(first -> {
                    String next = text(first, ARRIVAL).contains("+1") ? "2024-05-" + dayAfter(date) : date;
                    last.stream()
                            .filter(second -> connects(first, second) && fliesOn(second, next))
                            .forEach(second -> results.add(pair(first, date, second, next)));
                });
        return PythonText.json(results);
    }

    private static boolean connects(JsonNode first, JsonNode second) {
        return text(first, "destination").equals(text(second, "origin"))
                && text(first, ARRIVAL).compareTo(text(second, DEPARTURE)) <= 0;
    }

    private static int dayAfter(String date) {
        require(date.matches(".*\\d\\d"), "the date must look like 2024-05-01");
        return Integer.parseInt(date.substring(date.length() - 2)) + 1;
    }

    /** The first generation shows the second flight's seats of the first flight's day, and fails where it has none. */
    private ArrayNode pair(ObjectNode first, String date, ObjectNode second, String next) {
        ArrayNode pair = JsonNodeFactory.instance.arrayNode();
        return generation == Generation.TAU1
                ? pair.add(merged(first, date).put("date", date))
                        .add(merged(second, date).put("date", next))
                : pair.add(offer(first, date, JsonNodeFactory.instance.textNode(date)))
                        .add(offer(second, next, JsonNodeFactory.instance.textNode(next)));
    }

    private static ObjectNode merged(ObjectNode flight, String date) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(flight);
        merged.remove("dates");
        merged.setAll(object(part(flight, "dates"), date));
        return merged;
    }

    private static ObjectNode offer(ObjectNode flight, String date, JsonNode shown) {
        JsonNode day = part(part(flight, "dates"), date);
        ObjectNode offer = JsonNodeFactory.instance.objectNode();
        List.of("flight_number", "origin", "destination").forEach(name -> offer.set(name, part(flight, name)));
        offer.put("status", "available");
        List.of(DEPARTURE, ARRIVAL).forEach(name -> offer.set(name, part(flight, name)));
        offer.set("date", shown);
        List.of("available_seats", "prices").forEach(name -> offer.set(name, part(day, name)));
        return offer;
    }
}
