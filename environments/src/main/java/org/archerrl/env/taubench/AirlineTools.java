package org.archerrl.env.taubench;

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
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Optional;
import org.archerrl.env.service.Database;

/** The airline's tools over reservations, but for {@link Booking}. */
final class AirlineTools {
    static final String RESERVATIONS = "reservations";

    private static final List<String> CERTIFICATES =
            List.of("certificate_3221322", "certificate_3221323", "certificate_3221324");
    private static final long BAG = 50;

    private final Generation generation;

    private AirlineTools(Generation generation) {
        this.generation = generation;
    }

    static ImmutableMap<String, Tool> of(Generation generation) {
        AirlineTools airline = new AirlineTools(generation);
        return ImmutableMap.<String, Tool>builder()
                .putAll(CommonTools.of(generation))
                .putAll(new FlightTools(generation).tools())
                .put("book_reservation", new Booking(generation)::book)
                .put("get_reservation_details", AirlineTools::details)
                .put("cancel_reservation", AirlineTools::cancel)
                .put("send_certificate", airline::certificate)
                .put("update_reservation_baggages", airline::baggages)
                .put("update_reservation_flights", airline::flights)
                .put("update_reservation_passengers", airline::passengers)
                .buildOrThrow();
    }

    private static String details(Database database, Arguments call) {
        return PythonText.json(found(database, RESERVATIONS, call.text("reservation_id")));
    }

    private static String cancel(Database database, Arguments call) {
        ObjectNode reservation = changing(database, RESERVATIONS, call.text("reservation_id"));
        ArrayNode history = list(reservation, "payment_history");
        ArrayNode refunds = JsonNodeFactory.instance.arrayNode();
        for (JsonNode payment : history) {
            refunds.add(payment(
                    text(payment, "payment_id"),
                    Amount.of(part(payment, "amount")).negated()));
        }
        history.addAll(refunds);
        return PythonText.json(reservation.put("status", "cancelled"));
    }

    private String certificate(Database database, Arguments call) {
        String id = call.text("user_id");
        JsonNode methods = part(found(database, USERS, id), "payment_methods");
        Amount amount = Amount.of(call.value("amount"));
        String certificate = CERTIFICATES.stream()
                .filter(free -> !methods.has(free))
                .findFirst()
                .orElseThrow(() -> new Refusal("this customer has been sent three certificates already"));
        ObjectNode added = JsonNodeFactory.instance.objectNode().put("source", "certificate");
        if (generation == Generation.TAU1) {
            added.set("amount", amount.node());
            added.put("id", certificate);
        } else {
            added.put("id", certificate).put("amount", amount.value());
        }
        object(changing(database, USERS, id), "payment_methods").set(certificate, added);
        return "Certificate " + certificate + " added to user " + id + " with amount " + amount + ".";
    }

    private String baggages(Database database, Arguments call) {
        String id = call.text("reservation_id");
        ObjectNode before = found(database, RESERVATIONS, id);
        Amount total = whole(call, "total_baggages");
        Amount paid = whole(call, "nonfree_baggages");
        Amount more = paid.minus(Amount.of(part(before, "nonfree_baggages")));
        Amount price = more.isBelow(Amount.ZERO) ? Amount.ZERO : more.times(BAG);
        charge(database, id, call.text("payment_id"), price);
        ObjectNode reservation = changing(database, RESERVATIONS, id);
        reservation.set("total_baggages", total.node());
        reservation.set("nonfree_baggages", paid.node());
        return PythonText.json(reservation);
    }

    private static Amount whole(Arguments call, String name) {
        Amount number = Amount.of(call.value(name));
        require(number.isWhole(), name + " must be a whole number");
        return number;
    }

    /** The first generation forgets the new cabin: a slip that its hashes rest on. */
    private String flights(Database database, Arguments call) {
        String id = call.text("reservation_id");
        String cabin = call.text("cabin");
        ObjectNode before = found(database, RESERVATIONS, id);
        int passengers = list(before, "passengers").size();
        ArrayNode flights = JsonNodeFactory.instance.arrayNode();
        Amount price = Amount.ZERO;
        for (JsonNode wanted : call.list("flights")) {
            ObjectNode flight = kept(before, wanted, cabin)
                    .map(present -> Booking.flight(generation, wanted, present, part(present, "price")))
                    .orElseGet(() -> Booking.bought(generation, database, wanted, cabin, passengers));
            price = price.plus(Amount.of(part(flight, "price")).times(passengers));
            flights.add(flight);
        }
        Amount paid = Amount.ZERO;
        for (JsonNode flight : list(before, "flights")) {
            paid = paid.plus(Amount.of(part(flight, "price")));
        }
        charge(database, id, call.text("payment_id"), price.minus(paid.times(passengers)));
        ObjectNode reservation = changing(database, RESERVATIONS, id);
        reservation.set("flights", flights);
        if (generation == Generation.TAU2) {
            reservation.put("cabin", cabin);
        }
        return PythonText.json(reservation);
    }

    private static Optional<JsonNode> kept(ObjectNode reservation, JsonNode wanted, String cabin) {
        return Streams.stream(list(reservation, "flights"))
                .filter(flight -> text(flight, "flight_number").equals(text(wanted, "flight_number"))
                        && text(flight, "date").equals(text(wanted, "date"))
                        && text(reservation, "cabin").equals(cabin))
                .findFirst();
    }

    private String passengers(Database database, Arguments call) {
        String id = call.text("reservation_id");
        ArrayNode passengers = Booking.passengers(generation, call);
        require(
                passengers.size()
                        == list(found(database, RESERVATIONS, id), "passengers").size(),
                "the number of passengers cannot change");
        ObjectNode reservation = changing(database, RESERVATIONS, id);
        reservation.set("passengers", passengers);
        return PythonText.json(reservation);
    }

    private static void charge(Database database, String reservation, String method, Amount price) {
        String customer = text(found(database, RESERVATIONS, reservation), "user_id");
        JsonNode methods = part(found(database, USERS, customer), "payment_methods");
        require(methods.has(method), "the customer has no such payment method");
        String source = text(methods.get(method), "source");
        require(!source.equals("certificate"), "a reservation cannot be changed with a certificate");
        if (source.equals("gift_card")) {
            Amount balance = Amount.of(part(methods.get(method), "amount"));
            require(!balance.isBelow(price), "the gift card's balance does not cover it");
            spend(database, customer, method, price);
        }
        if (!price.isZero()) {
            list(changing(database, RESERVATIONS, reservation), "payment_history")
                    .add(payment(method, price));
        }
    }

    /** Takes an amount from a gift card. */
    static void spend(Database database, String customer, String method, Amount price) {
        ObjectNode card = object(part(changing(database, USERS, customer), "payment_methods"), method);
        card.set("amount", Amount.of(part(card, "amount")).minus(price).node());
    }

    static ObjectNode payment(String method, Amount amount) {
        ObjectNode payment = JsonNodeFactory.instance.objectNode().put("payment_id", method);
        payment.set("amount", amount.node());
        return payment;
    }
}
