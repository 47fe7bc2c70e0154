package org.archerrl.env.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One order as it stands when the customer calls.
 *
 * @param number from {@link Shop#FIRST_NUMBER} to {@link Shop#LAST_NUMBER}
 * @param status how far it is
 * @param days since delivery, 0 before it
 */
record Order(int number, String name, String product, String colour, Status status, int days) {
    /** How far an order is. */
    enum Status {
        PROCESSING("processing"),
        SHIPPED("shipped"),
        DELIVERED("delivered");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", number)
                .put("name", name)
                .put("product", product)
                .put("colour", colour)
                .put("status", status.toString())
                .put("days", days);
    }

    /** Returns what the desk sees of an order in the database. */
    static String line(JsonNode order) {
        String status = order.path("status").asText();
        String age = status.equals(Status.DELIVERED.toString()) ? " " + order.path("days") + " days ago" : "";
        return order.path("colour").asText() + " " + order.path("product").asText() + ", " + status + age;
    }
}
