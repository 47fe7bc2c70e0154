package org.archerrl.env.taubench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the second generation's typed records do to a database when it is loaded: amounts become reals, what may be missing null. */
final class Tau2Types {
    private static final List<String> OF_ORDERS = List.of(
            "cancel_reason",
            "exchange_items",
            "exchange_new_items",
            "exchange_payment_method_id",
            "exchange_price_difference",
            "return_items",
            "return_payment_method_id");

    private Tau2Types() {}

    /** Changes a record of that table. */
    static void apply(String table, ObjectNode value) {
        switch (table) {
            case "users" -> value.path("payment_methods").forEach(method -> {
                real(method, "balance");
                real(method, "amount");
            });
            case "products" -> value.path("variants").forEach(variant -> real(variant, "price"));
            case "orders" -> {
                value.path("items").forEach(item -> real(item, "price"));
                value.path("payment_history").forEach(payment -> real(payment, "amount"));
                OF_ORDERS.forEach(name -> orNull(value, name));
            }
            case "reservations" -> orNull(value, "status");
            default -> {
                // Flights have whole numbers throughout.
            }
        }
    }

    private static void real(JsonNode node, String name) {
        if (node instanceof ObjectNode object && object.path(name).isNumber()) {
            object.put(name, object.get(name).doubleValue());
        }
    }

    private static void orNull(ObjectNode object, String name) {
        if (!object.has(name)) {
            object.putNull(name);
        }
    }
}
