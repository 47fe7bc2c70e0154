package org.archerrl.env.taubench;

import static org.archerrl.env.taubench.AirlineTools.RESERVATIONS;
import static org.archerrl.env.taubench.Records.USERS;
import static org.archerrl.env.taubench.Records.changing;
import static org.archerrl.env.taubench.Records.found;
import static org.archerrl.env.taubench.Records.list;
import static org.archerrl.env.taubench.Records.object;
import static org.archerrl.env.taubench.Records.part;
import static org.archerrl.env.taubench.Records.text;
import static org.archerrl.env.taubench.RetailTools.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archerrl.env.service.Database;

/** Makes a reservation. */
final class Booking {
    private static final List<String> NUMBERS = List.of("HATHAT", "HATHAU", "HATHAV");
    private static final String NOW = "2024-05-15T15:00:00";
    private static final long INSURANCE = 30;
    private static final long BAG = 50;
    private static final Set<String> PREPAID = Set.of("gift_card", "certificate");

    private final Generation generation;

    Booking(Generation generation) {
        this.generation = generation;
    }

    String book(Database database, Arguments call) {
        String customer = call.text("user_id");
        ObjectNode user = found(database, USERS, customer);
        String number = number(database);
        ArrayNode passengers = passengers(generation, call);
        ArrayNode flights = JsonNodeFactory.instance.arrayNode();
        Amount price = Amount.ZERO;
        for (JsonNode wanted : call.list("flights")) {
            ObjectNode flight = bought(generation, database, wanted, call.text("cabin"), passengers.size());
            price = price.plus(Amount.of(part(flight, "price")).times(passengers.size()));
            flights.add(flight);
        }
        if (call.text("insurance").equals("yes")) {
            price = price.plus(Amount.of(INSURANCE).times(passengers.size()));
        }
        price = price.plus(Amount.of(call.value("nonfree_baggages")).times(BAG));
        requirePaid(object(user, "payment_methods"), call.list("payment_methods"), price);
        pay(database, customer, call.list("payment_methods"));
        if (generation == Generation.TAU2) {
            takeSeats(database, flights, call.text("cabin"), passengers.size());
        }
        ObjectNode reservation = reservation(number, call, flights, passengers);
        database.put(RESERVATIONS, number, reservation);
        list(changing(database, USERS, customer), "reservations").add(number);
        return PythonText.json(reservation);
    }

    private String number(Database database) {
        return NUMBERS.stream()
                .filter(number -> database.find(RESERVATIONS, number).isEmpty())
                .findFirst()
                .or(() ->
                        generation == Generation.TAU1 ? Optional.of(NUMBERS.get(NUMBERS.size() - 1)) : Optional.empty())
                .orElseThrow(() -> new Refusal("three reservations have been made already"));
    }

    private ObjectNode reservation(String number, Arguments call, ArrayNode flights, ArrayNode passengers) {
        ObjectNode reservation = JsonNodeFactory.instance.objectNode().put("reservation_id", number);
        for (String name : List.of("user_id", "origin", "destination", "flight_type", "cabin")) {
            reservation.put(name, call.text(name));
        }
        reservation.set("flights", flights);
        reservation.set("passengers", passengers);
        reservation.set("payment_history", call.list("payment_methods").deepCopy());
        reservation.put("created_at", NOW);
        reservation.set("total_baggages", call.value("total_baggages"));
        reservation.set("nonfree_baggages", call.value("nonfree_baggages"));
        reservation.put("insurance", call.text("insurance"));
        return generation == Generation.TAU1 ? reservation : reservation.putNull("status");
    }

    private static void requirePaid(ObjectNode methods, JsonNode payments, Amount price) {
        Amount paid = Amount.ZERO;
        for (JsonNode payment : payments) {
            Amount amount = Amount.of(part(payment, "amount"));
            String id = text(payment, "payment_id");
            require(methods.has(id), "the customer has no payment method " + id);
            require(
                    !PREPAID.contains(text(methods.get(id), "source"))
                            || !Amount.of(part(methods.get(id), "amount")).isBelow(amount),
                    "the balance of " + id + " does not cover it");
            paid = paid.plus(amount);
        }
        require(paid.minus(price).isZero(), "the price is " + price + ", and the payments are " + paid);
    }

    private static void pay(Database database, String customer, JsonNode payments) {
        for (JsonNode payment : payments) {
            String id = text(payment, "payment_id");
            ObjectNode methods = object(changing(database, USERS, customer), "payment_methods");
            String source = text(part(methods, id), "source");
            if (source.equals("gift_card")) {
                AirlineTools.spend(database, customer, id, Amount.of(part(payment, "amount")));
            } else if (source.equals("certificate")) {
                methods.remove(id);
            }
        }
    }

    private static void takeSeats(Database database, ArrayNode flights, String cabin, int passengers) {
        for (JsonNode flight : flights) {
            ObjectNode dates = object(changing(database, FlightTools.FLIGHTS, text(flight, "flight_number")), "dates");
            ObjectNode seats = object(part(dates, text(flight, "date")), "available_seats");
            seats.set(
                    cabin,
                    Amount.of(part(seats, cabin)).minus(Amount.of(passengers)).node());
        }
    }

    /** Returns the passengers of a call: as they are said, or with the second generation's fields only. */
    static ArrayNode passengers(Generation generation, Arguments call) {
        ArrayNode passengers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode passenger : call.list("passengers")) {
            if (generation == Generation.TAU1) {
                passengers.add(passenger);
            } else {
                ObjectNode typed = passengers.addObject();
                List.of("first_name", "last_name", "dob").forEach(name -> typed.set(name, part(passenger, name)));
            }
        }
        return passengers;
    }

    /** Returns a seat's flight at the price of its day, if there are enough. */
    static ObjectNode bought(Generation generation, Database database, JsonNode wanted, String cabin, int passengers) {
        String number = text(wanted, "flight_number");
        ObjectNode day = FlightTools.day(database, number, text(wanted, "date"));
        require(FlightTools.isAvailable(day), "flight " + number + " is not available on " + text(wanted, "date"));
        Amount seats = Amount.of(part(part(day, "available_seats"), cabin));
        require(!seats.isBelow(Amount.of(passengers)), "flight " + number + " has not enough seats");
        return flight(
                generation, wanted, found(database, FlightTools.FLIGHTS, number), part(part(day, "prices"), cabin));
    }

    /** Returns a reservation's flight. */
    static ObjectNode flight(Generation generation, JsonNode wanted, JsonNode route, JsonNode price) {
        ObjectNode flight = JsonNodeFactory.instance.objectNode();
        if (generation == Generation.TAU1) {
            wanted.fields().forEachRemaining(field -> flight.set(field.getKey(), field.getValue()));
            flight.set("price", price);
            flight.set("origin", part(route, "origin"));
            flight.set("destination", part(route, "destination"));
            return flight;
        }
        flight.set("flight_number", part(wanted, "flight_number"));
        flight.set("origin", part(route, "origin"));
        flight.set("destination", part(route, "destination"));
        flight.set("date", part(wanted, "date"));
        flight.set("price", price);
        return flight;
    }
}
