package org.archerrl.env.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import org.archerrl.env.python.PythonRandom;

/**
 * A travel agency: access, credit cards, budget and bookings. {@link FlightTable} knows the flights. Ages are counted to
 * {@link Calendar#TODAY}.
 */
final class TravelApi extends SimulatedApi {
    private static final long SEED = 141_053;
    private static final long FULL_AGE = 18;

    private final PythonRandom random;
    private final FlightTable flights = FlightTable.shipped();

    TravelApi(ObjectNode configuration) {
        super(configured(defaults(), configuration));
        this.random = new PythonRandom(configuration.path("random_seed").asLong(SEED));
    }

    private static ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode();
        defaults.putObject("credit_card_list");
        defaults.putObject("booking_record");
        return defaults.putNull("access_token")
                .putNull("token_type")
                .putNull("token_expires_in")
                .putNull("token_scope")
                .putNull("user_first_name")
                .putNull("user_last_name")
                .putNull("budget_limit");
    }

    @Override
    ImmutableMap<String, Body> functions() {
        return ImmutableMap.<String, Body>builder()
                .put("authenticate_travel", this::authenticate)
                .put("travel_get_login_status", arguments -> answer("status", holds(state().get("token_expires_in"))))
                .put("get_budget_fiscal_year", arguments -> answer("budget_fiscal_year", "2018"))
                .put("register_credit_card", this::registerCard)
                .put("get_credit_card_balance", this::cardBalance)
                .put("get_all_credit_cards", arguments -> answer("credit_card_list", object("credit_card_list")))
                .put("set_budget_limit", this::setBudget)
                .put("book_flight", this::book)
                .put("cancel_booking", this::cancel)
                .put("retrieve_invoice", this::invoice)
                .put("get_booking_history", this::history)
                .put("purchase_insurance", this::insure)
                .put("contact_customer_support", this::contactSupport)
                .put("verify_traveler_information", this::verify)
                .putAll(flights.functions())
                .buildOrThrow();
    }

    private JsonNode authenticate(Arguments arguments) {
        String scope = arguments.text("grant_type");
        String first = arguments.text("user_first_name");
        String last = arguments.text("user_last_name");
        String token = String.valueOf(random.between(100_000, 999_999));
        state().put("token_expires_in", 2)
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("token_scope", scope)
                .put("user_first_name", first)
                .put("user_last_name", last);
        return NODES.objectNode()
                .put("expires_in", 2)
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("scope", scope);
    }

    private JsonNode registerCard(Arguments arguments) {
        ObjectNode card = NODES.objectNode()
                .put("card_number", arguments.text("card_number"))
                .put("expiration_date", arguments.text("expiration_date"))
                .put("cardholder_name", arguments.text("cardholder_name"))
                .set("card_verification_number", arguments.number("card_verification_number"));
        if (state().get("token_expires_in").isNull()) {
            return error("Token not initialized");
        }
        Optional<String> refusal = refusal(arguments);
        if (refusal.isPresent()) {
            return error(refusal.get());
        }
        if (object("credit_card_list").has(card.get("card_number").textValue())) {
            return error("Card already registered");
        }
        String id = String.valueOf(random.between(100_000_000_000L, 999_999_999_999L));
        object("credit_card_list").set(id, card.put("balance", random.between(10_000, 99_999)));
        return answer("card_id", id);
    }

    private JsonNode cardBalance(Arguments arguments) {
        String card = arguments.text("card_id");
        Optional<String> refusal = refusal(arguments);
        if (refusal.isPresent()) {
            return error(refusal.get());
        }
        return object("credit_card_list").has(card)
                ? answer("card_balance", balance(card))
                : error("Card not registered. Here are a list of card_id's: "
                        + printed(object("credit_card_list"), Keys.TEXTS));
    }

    private JsonNode setBudget(Arguments arguments) {
        double limit = arguments.real("budget_limit");
        return refusal(arguments).map(SimulatedApi::error).orElseGet(() -> {
            state().put("budget_limit", limit);
            return NODES.objectNode().put("budget_limit", limit);
        });
    }

    private JsonNode book(Arguments arguments) {
        String card = arguments.text("card_id");
        FlightTable.Flight flight = FlightTable.Flight.of(arguments);
        Optional<String> refusal = refusal(arguments)
                .or(() -> object("credit_card_list").has(card) ? Optional.empty() : Optional.of("Card not registered"))
                .or(() -> balanceIfAny(card).isNumber() ? Optional.empty() : Optional.of("Balance not found"))
                .or(() -> flights.refusal(flight));
        if (refusal.isPresent()) {
            return answer("booking_status", false).put("error", refusal.get());
        }
        OptionalDouble cost = flights.cost(flight);
        double balance = balance(card).doubleValue();
        String reason = cost.isEmpty()
                ? FlightTable.NO_ROUTE
                : balance < cost.getAsDouble()
                        ? "Insufficient funds"
                        : isBelow(balance, state().get("budget_limit")) ? "Balance is less than budget limit" : "";
        if (!reason.isEmpty()) {
            return answer("booking_status", false).put("error", reason);
        }
        charge(card, NODES.numberNode(cost.getAsDouble()));
        String booking = String.valueOf(random.between(1_000_000, 9_999_999));
        String transaction = String.valueOf(random.between(10_000_000, 99_999_999));
        ObjectNode record = answer("card_id", card)
                .<ObjectNode>setAll(flight.json())
                .put("travel_cost", cost.getAsDouble())
                .put("transaction_id", transaction);
        object("booking_record").set(booking, record);
        return answer("booking_id", booking)
                .put("transaction_id", transaction)
                .put("booking_status", true)
                .set("booking_history", NODES.objectNode());
    }

    private static boolean isBelow(double value, JsonNode limit) {
        return limit.isNumber() && value < limit.doubleValue();
    }

    private JsonNode cancel(Arguments arguments) {
        String id = arguments.text("booking_id");
        Optional<String> refusal = refusal(arguments).or(() -> unknownBooking(id));
        if (refusal.isPresent()) {
            return answer("cancel_status", false).put("error", refusal.get());
        }
        JsonNode booking = object("booking_record").get(id);
        if (!(booking.path("travel_cost") instanceof NumericNode cost)) {
            throw new CallFailed("'travel_cost'");
        }
        charge(booking.path("card_id").asText(), Numbers.difference(NODES.numberNode(0), cost));
        object("booking_record").remove(id);
        return answer("cancel_status", true);
    }

    private JsonNode invoice(Arguments arguments) {
        String id = arguments.text("booking_id", "");
        return refusal(arguments)
                .or(() -> unknownBooking(id))
                .map(SimulatedApi::error)
                .orElseGet(() -> {
                    ObjectNode invoice = answer("booking_id", id);
                    JsonNode booking = object("booking_record").get(id);
                    for (String key : FlightTable.INVOICED) {
                        if (!booking.has(key)) {
                            throw new CallFailed("'" + key + "'");
                        }
                        invoice.set(key, booking.get(key));
                    }
                    return answer("invoice", invoice);
                });
    }

    private JsonNode history(Arguments arguments) {
        return refusal(arguments)
                .map(SimulatedApi::error)
                .orElseGet(() -> answer("booking_history", object("booking_record")));
    }

    private JsonNode insure(Arguments arguments) {
        arguments.text("insurance_type");
        String booking = arguments.text("booking_id");
        String card = arguments.text("card_id");
        NumericNode cost = arguments.number("insurance_cost");
        JsonNode limit = state().get("budget_limit");
        Optional<String> refusal = refusal(arguments)
                .or(() -> limit.isNumber() && limit.doubleValue() < cost.doubleValue()
                        ? Optional.of("Exceeded budget limit")
                        : Optional.empty())
                .or(() -> unknownBooking(booking))
                .or(() -> object("credit_card_list").has(card)
                        ? Optional.empty()
                        : Optional.of("Credit card not registered"));
        if (refusal.isPresent()) {
            return answer("insurance_status", false).put("error", refusal.get());
        }
        charge(card, cost);
        return answer("insurance_id", String.valueOf(random.between(100_000_000, 999_999_999)))
                .put("insurance_status", true);
    }

    private JsonNode contactSupport(Arguments arguments) {
        String booking = arguments.text("booking_id");
        arguments.text("message");
        return unknownBooking(booking)
                .map(SimulatedApi::error)
                .orElseGet(() -> answer(
                        "customer_support_message",
                        "Thank you for contacting customer support. Your message has been received and we will get"
                                + " back to you shortly."));
    }

    private JsonNode verify(Arguments arguments) {
        String first = arguments.text("first_name");
        String last = arguments.text("last_name");
        Optional<LocalDate> birth = Calendar.date(arguments.text("date_of_birth"));
        String passport = arguments.text("passport_number");
        String expectedFirst = state().get("user_first_name").asText("None");
        String expectedLast = state().get("user_last_name").asText("None");
        String reason = !first.equals(expectedFirst) || !last.equals(expectedLast)
                ? "Cannot book flight information for another user.Expected " + expectedFirst + " " + expectedLast
                        + ", got " + first + " " + last
                : birth.isEmpty()
                        ? "Invalid date of birth format. Please use YYYY-MM-DD."
                        : ChronoUnit.YEARS.between(birth.get(), Calendar.TODAY) < FULL_AGE
                                ? "Traveler must be at least 18 years old."
                                : passport.startsWith("US") ? "" : "Passport must be issued by the United States.";
        return reason.isEmpty()
                ? answer("verification_status", true)
                : answer("verification_status", false).put("verification_failure", reason);
    }

    /** Returns why the token does not open the door; nothing if it does. */
    private Optional<String> refusal(Arguments arguments) {
        String token = arguments.text("access_token");
        JsonNode expires = state().get("token_expires_in");
        if (expires.isNumber() && expires.doubleValue() == 0) {
            return Optional.of("Token expired");
        }
        JsonNode own = state().get("access_token");
        return own.isTextual() && own.textValue().equals(token)
                ? Optional.empty()
                : Optional.of("Invalid access token");
    }

    private Optional<String> unknownBooking(String id) {
        return object("booking_record").has(id) ? Optional.empty() : Optional.of("Booking not found");
    }

    private JsonNode balanceIfAny(String card) {
        return object("credit_card_list").path(card).path("balance");
    }

    private NumericNode balance(String card) {
        if (balanceIfAny(card) instanceof NumericNode balance) {
            return balance;
        }
        throw new CallFailed("'balance'");
    }

    private void charge(String card, NumericNode amount) {
        if (!(object("credit_card_list").get(card) instanceof ObjectNode entry)) {
            throw new CallFailed("'" + card + "'");
        }
        entry.set("balance", Numbers.difference(balance(card), amount));
    }
}
