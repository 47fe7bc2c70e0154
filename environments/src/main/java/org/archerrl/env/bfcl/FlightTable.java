package org.archerrl.env.bfcl;

import static org.archerrl.env.bfcl.SimulatedApi.NODES;
import static org.archerrl.env.bfcl.SimulatedApi.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableTable;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Airports, fares and currencies: the functions of the travel system that look things up and change nothing. */
final class FlightTable {
    static final String NO_ROUTE = "No available route for the given airports.";

    /** What an invoice says of a booking. */
    static final List<String> INVOICED =
            List.of("travel_date", "travel_from", "travel_to", "travel_class", "travel_cost", "transaction_id");

    /** Factors of a fare; their names are the only classes. */
    private static final ImmutableMap<String, Integer> CLASSES =
            ImmutableMap.of("economy", 1, "business", 2, "first", 5);

    /** What a dollar is worth in the benchmark. */
    private static final ImmutableMap<String, Double> DOLLAR = ImmutableMap.<String, Double>builder()
            .put("RMB", 7.0)
            .put("EUR", 0.8)
            .put("JPY", 110.0)
            .put("GBP", 0.7)
            .put("CAD", 1.3)
            .put("AUD", 1.4)
            .put("INR", 70.0)
            .put("RUB", 60.0)
            .put("BRL", 3.8)
            .put("MXN", 20.0)
            .buildOrThrow();

    private static final Splitter FIELDS = Splitter.on(' ').omitEmptyStrings();

    private static final class Loaded {
        private static final FlightTable TABLE = read();
    }

    /** Airport codes by city, in the original's order of airports. */
    private final ImmutableMap<String, String> airports;
    /** Dollars in economy class, by departure and arrival. */
    private final ImmutableTable<String, String, Integer> fares;

    private FlightTable(ImmutableMap<String, String> airports, ImmutableTable<String, String, Integer> fares) {
        this.airports = airports;
        this.fares = fares;
    }

    /** Returns the benchmark's airports and fares. */
    static FlightTable shipped() {
        return Loaded.TABLE;
    }

    private static FlightTable read() {
        ImmutableMap.Builder<String, String> airports = ImmutableMap.builder();
        ImmutableTable.Builder<String, String, Integer> fares = ImmutableTable.builder();
        try {
            for (String line : Resources.readLines(
                    Resources.getResource(FlightTable.class, "flights.txt"), StandardCharsets.UTF_8)) {
                List<String> fields = FIELDS.splitToList(line);
                if (line.startsWith("airport")) {
                    airports.put(String.join(" ", fields.subList(2, fields.size())), fields.get(1));
                } else if (line.startsWith("from")) {
                    for (int i = 2; i < fields.size(); i += 2) {
                        fares.put(fields.get(1), fields.get(i), Integer.valueOf(fields.get(i + 1)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource flights.txt", e);
        }
        return new FlightTable(airports.buildOrThrow(), fares.buildOrThrow());
    }

    ImmutableMap<String, SimulatedApi.Body> functions() {
        return ImmutableMap.of(
                "get_flight_cost", this::costs,
                "list_all_airports", arguments -> airports(),
                "get_nearest_airport_by_city", this::nearest,
                "compute_exchange_rate", this::exchange);
    }

    /**
     * A flight that is asked for, whether there is one or not.
     *
     * @param date as it was said
     * @param from an airport's code
     * @param to an airport's code
     * @param cabin a travel class
     */
    record Flight(String date, String from, String to, String cabin) {
        static Flight of(Arguments arguments) {
            return new Flight(
                    arguments.text("travel_date"),
                    arguments.text("travel_from"),
                    arguments.text("travel_to"),
                    arguments.text("travel_class"));
        }

        ObjectNode json() {
            return NODES.objectNode()
                    .put("travel_date", date)
                    .put("travel_from", from)
                    .put("travel_to", to)
                    .put("travel_class", cabin);
        }
    }

    /** Returns why nobody could book this; nothing if only a route may be missing. */
    Optional<String> refusal(Flight flight) {
        ImmutableSet<String> codes = ImmutableSet.copyOf(airports.values());
        if (!codes.contains(flight.from())) {
            return Optional.of("Invalid departure airport code: " + flight.from());
        }
        if (!codes.contains(flight.to())) {
            return Optional.of("Invalid destination airport code: " + flight.to());
        }
        if (Calendar.date(flight.date()).isEmpty()) {
            return Optional.of("Invalid date format. Use YYYY-MM-DD.");
        }
        return CLASSES.containsKey(flight.cabin())
                ? Optional.empty()
                : Optional.of("Invalid travel class. Must be one of {'economy', 'business', 'first'}");
    }

    /**
     * Returns the dollars a flight costs: the fare times the factor of its class, twice that where the digits of the date have an
     * even sum; nothing if there is no route.
     *
     * @throws CallFailed if there is a route and no such class
     */
    OptionalDouble cost(Flight flight) {
        Integer fare = fares.get(flight.from(), flight.to());
        if (fare == null) {
            return OptionalDouble.empty();
        }
        Integer factor = CLASSES.get(flight.cabin());
        if (factor == null) {
            throw new CallFailed("Invalid travel class. Options are: economy, business, first.");
        }
        int digits = flight.date()
                .chars()
                .filter(Character::isDigit)
                .map(Character::getNumericValue)
                .sum();
        return OptionalDouble.of((double) fare * factor * (digits % 2 == 0 ? 2 : 1));
    }

    private JsonNode costs(Arguments arguments) {
        double cost = cost(Flight.of(arguments)).orElseThrow(() -> new CallFailed(NO_ROUTE));
        return answer("travel_cost_list", NODES.arrayNode().add(cost));
    }

    private ArrayNode airports() {
        ArrayNode codes = NODES.arrayNode();
        airports.values().forEach(codes::add);
        return codes;
    }

    private JsonNode nearest(Arguments arguments) {
        return answer("nearest_airport", airports.getOrDefault(arguments.text("location"), "Unknown"));
    }

    private JsonNode exchange(Arguments arguments) {
        String from = arguments.text("base_currency");
        String to = arguments.text("target_currency");
        NumericNode value = arguments.number("value");
        if (from.equals("USD") && DOLLAR.containsKey(to)) {
            return answer("exchanged_value", Numbers.real(value.doubleValue() * DOLLAR.get(to)));
        }
        if (to.equals("USD") && DOLLAR.containsKey(from)) {
            return answer("exchanged_value", Numbers.rounded(Numbers.real(value.doubleValue() / DOLLAR.get(from)), 2));
        }
        throw new CallFailed("No available exchange rate for the given currencies.");
    }
}
